package org.shuniu.roster.merge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.identity.PersonName;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.Holding;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.plan.Edit;
import org.shuniu.roster.seal.Digest128;

/**
 * What making two people one asks of each: everything in force goes to the survivor, and where both
 * have the same thing the survivor's stays. A pure function of the two.
 */
final class MergePlan {
    private final Party survivor;
    private final Party absorbed;
    private final Side keptCitizenId;
    private final List<Edit> ofSurvivor = new ArrayList<>();
    private final List<Edit> ofAbsorbed = new ArrayList<>();

    /**
     * A plan for two people of whom neither is the other's guardian.
     *
     * @param keptCitizenId whose ID number stays, if both have one
     */
    MergePlan(Party survivor, Party absorbed, Side keptCitizenId) {
        this.survivor = survivor;
        this.absorbed = absorbed;
        this.keptCitizenId = keptCitizenId;
        ofAbsorbed.add(new Edit.MergeInto(survivor.id(), absorbed.person().status()));
        ofSurvivor.add(new Edit.Absorb(absorbed.id()));
        attributes();
        names();
        identifiers();
        affiliations();
        guardianLinks();
        absorbed.inForce(Holding.Ward.class).forEach(this::handOver);
        records();
        conflicts();
    }

    List<Edit> ofSurvivor() {
        return List.copyOf(ofSurvivor);
    }

    List<Edit> ofAbsorbed() {
        return List.copyOf(ofAbsorbed);
    }

    private void handOver(Holding holding) {
        ofSurvivor.add(
                new Edit.HandOver(holding.kind(), holding.row(), absorbed.id(), survivor.id()));
        // Of several rows that say the same, the newest is the one that may be in force: what the
        // survivor has of the kind from later days goes the other way, into the past of the
        // absorbed.
        survivor.holdings().stream()
                .filter(own -> own.row() > holding.row() && saysTheSame(own, holding))
                .forEach(
                        own ->
                                ofAbsorbed.add(
                                        new Edit.HandOver(
                                                own.kind(),
                                                own.row(),
                                                survivor.id(),
                                                absorbed.id())));
    }

    private static boolean saysTheSame(Holding one, Holding other) {
        return switch (one) {
            case Holding.Affiliation a ->
                    other instanceof Holding.Affiliation b
                            && Party.samePlace(a.tenure(), b.tenure());
            case Holding.Identifier a ->
                    other instanceof Holding.Identifier b
                            && a.type() == b.type()
                            && a.value().equals(b.value());
            case Holding.GuardianLink a ->
                    other instanceof Holding.GuardianLink b
                            && a.proposalKey().equals(b.proposalKey());
            case Holding.Ward a -> false;
        };
    }

    // The survivor's word stands; the other's fills gaps.
    private void attributes() {
        StoredPerson stays = survivor.person();
        StoredPerson goes = absorbed.person();
        if (stays.status() == PersonStatus.FROZEN && goes.status() == PersonStatus.ACTIVE) {
            ofSurvivor.add(new Edit.SetStatus(PersonStatus.FROZEN, PersonStatus.ACTIVE));
        }
        if (stays.pinyin() == null && goes.pinyin() != null) {
            ofSurvivor.add(new Edit.SetPinyin(null, goes.pinyin()));
        }
        boolean known = stays.gender() == Gender.MALE || stays.gender() == Gender.FEMALE;
        if (!known && goes.gender() != stays.gender()) {
            ofSurvivor.add(new Edit.SetGender(stays.gender(), goes.gender()));
        }
        if (stays.birthDate() == null && goes.birthDate() != null) {
            ofSurvivor.add(new Edit.SetBirthDate(null, goes.birthDate()));
        }
        if (stays.assurance().compareTo(goes.assurance()) < 0) {
            ofSurvivor.add(new Edit.SetAssurance(stays.assurance(), goes.assurance()));
        }
        if (stays.transitionUntil() == null && goes.transitionUntil() != null) {
            ofSurvivor.add(new Edit.SetTransition(null, goes.transitionUntil()));
        }
    }

    // Sources go on to call them both ways.
    private void names() {
        Set<String> known = new HashSet<>(survivor.person().formerNameKeys());
        known.add(survivor.person().nameKey());
        var names = new ArrayList<>(List.of(absorbed.person().name()));
        names.addAll(absorbed.formerNames());
        for (String name : names) {
            if (known.add(new PersonName(name).matchKey())) {
                ofSurvivor.add(new Edit.AddFormerName(name));
            }
        }
    }

    private void identifiers() {
        boolean both = survivor.hasCitizenId() && absorbed.hasCitizenId();
        if (both && keptCitizenId == Side.ABSORBED) {
            survivor.citizenIds().forEach(id -> ofSurvivor.add(end(id)));
        }
        absorbed.inForce(Holding.Identifier.class)
                .forEach(
                        held -> {
                            boolean citizenId = held.type() == IdentifierType.CITIZEN_ID;
                            boolean dropped = both && citizenId && keptCitizenId != Side.ABSORBED;
                            if (dropped || survivorHas(held)) {
                                ofAbsorbed.add(end(held));
                            } else {
                                handOver(held);
                            }
                        });
    }

    private boolean survivorHas(Holding.Identifier identifier) {
        return survivor.inForce(Holding.Identifier.class)
                .anyMatch(
                        held ->
                                held.type() == identifier.type()
                                        && held.value().equals(identifier.value()));
    }

    private static Edit end(Holding.Identifier identifier) {
        return new Edit.EndIdentifier(identifier.type(), identifier.value());
    }

    private void affiliations() {
        absorbed.inForce(Holding.Affiliation.class)
                .forEach(
                        held -> {
                            boolean both =
                                    survivor.inForce(Holding.Affiliation.class)
                                            .anyMatch(
                                                    own ->
                                                            Party.samePlace(
                                                                    own.tenure(), held.tenure()));
                            if (both) {
                                ofAbsorbed.add(new Edit.EndAffiliation(held.tenure()));
                            } else {
                                handOver(held);
                            }
                        });
    }

    private void guardianLinks() {
        absorbed.inForce(Holding.GuardianLink.class)
                .forEach(
                        link -> {
                            Holding.GuardianLink own =
                                    survivor.inForce(Holding.GuardianLink.class)
                                            .filter(
                                                    held ->
                                                            held.proposalKey()
                                                                    .equals(link.proposalKey()))
                                            .findFirst()
                                            .orElse(null);
                            if (own == null) {
                                handOver(link);
                            } else if (own.guardian() == null && link.guardian() != null) {
                                // The same guardian, who has come for the one and not for the
                                // other.
                                ofSurvivor.add(end(own));
                                handOver(link);
                            } else {
                                ofAbsorbed.add(end(link));
                            }
                        });
    }

    private static Edit end(Holding.GuardianLink link) {
        return new Edit.EndGuardianLink(hex(link.proposalKey()));
    }

    private void records() {
        for (SnapshotIndex.Named record : absorbed.records()) {
            String key = hex(record.recordKey());
            ofAbsorbed.add(new Edit.ForgetRecord(record.source(), key));
            ofSurvivor.add(new Edit.LinkRecord(record.source(), key));
        }
    }

    private void conflicts() {
        Set<ConflictKind> open = new HashSet<>(absorbed.conflicts());
        open.forEach(kind -> ofAbsorbed.add(new Edit.CloseConflict(kind)));
        if (atTwoSchools()) {
            open.add(ConflictKind.TWO_SCHOOLS);
        }
        open.removeAll(survivor.conflicts());
        open.forEach(kind -> ofSurvivor.add(new Edit.OpenConflict(kind)));
    }

    private boolean atTwoSchools() {
        return studies(survivor)
                .anyMatch(
                        one ->
                                studies(absorbed)
                                        .anyMatch(
                                                other -> !Objects.equals(one.org(), other.org())));
    }

    private static Stream<Tenure> studies(Party party) {
        return party.inForce(Holding.Affiliation.class)
                .map(Holding.Affiliation::tenure)
                .filter(tenure -> tenure.role() == Role.STUDENT);
    }

    private static String hex(Digest128 digest) {
        return HexFormat.of().formatHex(digest.toBytes());
    }
}
