package org.shuniu.roster.plan;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.identity.PersonName;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.Assurance;
import org.shuniu.roster.person.Attribute;
import org.shuniu.roster.person.Authority;
import org.shuniu.roster.person.Basis;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.person.StoredPerson.HeldProposal;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.source.RosterRow;

/**
 * What one valid row asks of the person it is about: a pure function of the two.
 *
 * @param edits empty if the row says what is already so
 */
record RowDecision(Change.Op op, List<Edit> edits) {
    /** Endings on the way to another school: login and space stay until the next school speaks. */
    private static final Set<String> BETWEEN_SCHOOLS = Set.of("毕业", "结业", "转学", "转学转出");

    /** An active row with one of these is that of a pupil whom nobody may make leave. */
    private static final Set<String> NEVER_BELIEVED = Set.of("退学", "开除");

    RowDecision {
        edits = List.copyOf(edits);
    }

    /**
     * What a decision needs beside row and person.
     *
     * @param authority of the source, which decides whether its word on an attribute counts
     * @param sameRecord whether the source meant this person by the same record before
     * @param correctedId whether the row's ID number is one that was corrected since
     * @param refers whether the record only refers to the person, and says where
     * @param alsoHere those records of the same source that stand in the same delivery
     */
    record Context(
            String source,
            Authority authority,
            Digest128 recordKey,
            boolean sameRecord,
            boolean correctedId,
            Set<Digest128> alsoHere,
            boolean refers,
            Function<RosterRow.Guardian, Digest128> proposalKey,
            LocalDate today) {}

    /** Someone nobody knows: a person with a space, placed at once. */
    static RowDecision open(RosterRow row, Context context) {
        var edits = new ArrayList<Edit>();
        edits.add(
                new Edit.OpenPerson(
                        row.name(),
                        row.pinyin(),
                        row.gender(),
                        row.birthDate(),
                        context.authority().assurance()));
        if (!context.authority().isFirst()) {
            for (Attribute attribute : assertedBy(row)) {
                edits.add(new Edit.SetAuthority(attribute, null, context.authority()));
            }
        }
        Clue.identifiers(row)
                .forEach((type, value) -> edits.add(new Edit.AddIdentifier(type, value)));
        edits.add(new Edit.BeginAffiliation(tenure(row, context)));
        if (!isOfAge(row.birthDate(), context.today())) {
            row.guardians().forEach(guardian -> edits.add(new Edit.ProposeGuardian(guardian)));
        }
        return new RowDecision(Change.Op.CREATE, edits);
    }

    /** A further row about someone whom an earlier row of the same delivery opens. */
    static RowDecision join(
            RosterRow row, PlannedPerson planned, Set<IdentifierType> known, Context context) {
        var edits = new ArrayList<Edit>();
        Clue.identifiers(row)
                .forEach(
                        (type, value) -> {
                            boolean otherCitizenId =
                                    type == IdentifierType.CITIZEN_ID
                                            && planned.citizenId() != null;
                            if (!known.contains(type) && !otherCitizenId) {
                                edits.add(new Edit.AddIdentifier(type, value));
                            }
                        });
        if (row.standing() != RosterRow.Standing.ENDED) {
            edits.add(new Edit.BeginAffiliation(tenure(row, context)));
            if (row.role() == Role.STUDENT
                    && planned.role() == Role.STUDENT
                    && !schoolOf(row).equals(planned.org())) {
                edits.add(new Edit.OpenConflict(ConflictKind.TWO_SCHOOLS));
            }
        }
        if (!isOfAge(planned.birthDate(), context.today())) {
            row.guardians().forEach(guardian -> edits.add(new Edit.ProposeGuardian(guardian)));
        }
        return new RowDecision(Change.Op.UPDATE, edits);
    }

    /** Someone we know: only what differs. */
    static RowDecision change(RosterRow row, StoredPerson person, Context context) {
        var decision = new Builder(row, person, context);
        decision.decide();
        return decision.build();
    }

    /** Someone whose opening was undone: opened again as the same person with the same space. */
    static RowDecision revive(RosterRow row, StoredPerson undone, Context context) {
        var decision = new Builder(row, undone, context);
        decision.edits.add(new Edit.RevivePerson());
        decision.decide();
        return new RowDecision(Change.Op.CREATE, decision.edits);
    }

    private static Set<Attribute> assertedBy(RosterRow row) {
        var asserted = EnumSet.of(Attribute.NAME);
        if (says(row.gender())) {
            asserted.add(Attribute.GENDER);
        }
        if (row.birthDate() != null) {
            asserted.add(Attribute.BIRTH_DATE);
        }
        if (row.citizenId() != null) {
            asserted.add(Attribute.CITIZEN_ID);
        }
        return asserted;
    }

    private static boolean says(Gender gender) {
        return gender == Gender.MALE || gender == Gender.FEMALE;
    }

    /** A guardian's part ends when the child comes of age (民法典 §17). */
    private static boolean isOfAge(@Nullable LocalDate birthDate, LocalDate today) {
        return birthDate != null && !birthDate.plusYears(18).isAfter(today);
    }

    private static Tenure tenure(RosterRow row, Context context) {
        return new Tenure(
                schoolOf(row),
                classOf(row),
                row.role(),
                row.seat(),
                stateOf(row),
                context.source(),
                context.recordKey(),
                basis(row, context),
                row.warrant());
    }

    private static Basis basis(RosterRow row, Context context) {
        if (context.refers()) {
            return Basis.ASSIGNED;
        }
        return row.warrant() == null ? Basis.REGISTRY : Basis.SPONSORED;
    }

    private static OrgCode schoolOf(RosterRow row) {
        return new OrgCode(row.school().value());
    }

    private static @Nullable OrgCode classOf(RosterRow row) {
        return row.classKey() == null ? null : row.classKey().codeAt(row.school());
    }

    private static AffiliationState stateOf(RosterRow row) {
        return row.standing() == RosterRow.Standing.SUSPENDED
                ? AffiliationState.SUSPENDED
                : AffiliationState.ACTIVE;
    }

    private static final class Builder {
        private final RosterRow row;
        private final StoredPerson person;
        private final Context context;
        private final List<Edit> edits = new ArrayList<>();
        private boolean moved;
        private boolean left;

        Builder(RosterRow row, StoredPerson person, Context context) {
            this.row = row;
            this.person = person;
            this.context = context;
        }

        void decide() {
            if (context.refers()) {
                affiliation();
                return;
            }
            attributes();
            identifiers();
            affiliation();
            guardians();
        }

        private void attributes() {
            if (speaksFor(Attribute.NAME)) {
                if (!row.name().equals(person.name())) {
                    edits.add(new Edit.SetName(person.name(), row.name(), giveWay(person)));
                }
                if (row.pinyin() != null && !row.pinyin().equals(person.pinyin())) {
                    edits.add(new Edit.SetPinyin(person.pinyin(), row.pinyin()));
                }
                answerFor(Attribute.NAME, !row.name().equals(person.name()));
            }
            if (says(row.gender()) && (!says(person.gender()) || speaksFor(Attribute.GENDER))) {
                boolean differs = row.gender() != person.gender();
                if (differs) {
                    edits.add(new Edit.SetGender(person.gender(), row.gender()));
                }
                answerFor(Attribute.GENDER, differs);
            }
            LocalDate born = row.birthDate();
            if (born != null && (person.birthDate() == null || speaksFor(Attribute.BIRTH_DATE))) {
                boolean differs = !born.equals(person.birthDate());
                if (differs) {
                    edits.add(new Edit.SetBirthDate(person.birthDate(), born));
                }
                answerFor(Attribute.BIRTH_DATE, differs);
            }
            if (person.assurance() == Assurance.UNVERIFIED
                    && context.authority().assurance() == Assurance.REGISTRY) {
                edits.add(new Edit.SetAssurance(Assurance.UNVERIFIED, Assurance.REGISTRY));
            }
        }

        private boolean speaksFor(Attribute attribute) {
            return context.authority().overrules(person.authorityOf(attribute));
        }

        /** Remembers whose word it is now; a weaker source that says the same changes nothing. */
        private void answerFor(Attribute attribute, boolean changed) {
            Authority before = person.authorityOf(attribute);
            Authority now = context.authority();
            boolean higher = !before.overrules(now);
            if ((changed || higher) && !remembered(before).equals(remembered(now))) {
                edits.add(
                        new Edit.SetAuthority(
                                attribute,
                                before.isFirst() ? null : before,
                                now.isFirst() ? null : now));
            }
        }

        private static Authority remembered(Authority authority) {
            return authority.isFirst() ? Authority.REGISTRY : authority;
        }

        private void identifiers() {
            for (Map.Entry<IdentifierType, String> said : Clue.identifiers(row).entrySet()) {
                IdentifierType type = said.getKey();
                String value = said.getValue();
                List<String> held =
                        person.identifiers().stream()
                                .filter(identifier -> identifier.type() == type)
                                .map(StoredPerson.HeldIdentifier::value)
                                .toList();
                boolean citizenId = type == IdentifierType.CITIZEN_ID;
                if (citizenId && !held.isEmpty() && !isNews()) {
                    continue;
                }
                if (citizenId) {
                    answerFor(Attribute.CITIZEN_ID, !held.contains(value));
                }
                if (held.contains(value)) {
                    continue;
                }
                for (String old : held) {
                    if (replaces(type, old, value)) {
                        edits.add(new Edit.EndIdentifier(type, old));
                    }
                }
                edits.add(new Edit.AddIdentifier(type, value));
            }
        }

        /** Another record that still has a number from before its correction takes nothing back. */
        private boolean isNews() {
            boolean outdated = context.correctedId() && !context.sameRecord();
            return speaksFor(Attribute.CITIZEN_ID) && !outdated;
        }

        private boolean replaces(IdentifierType type, String old, String value) {
            return switch (type) {
                case CITIZEN_ID -> true;
                // 一人多籍: a second 学籍号 stands beside the first, unless the same record changed it or
                // a temporary one became final at the same school.
                case STUDENT_NUMBER ->
                        context.sameRecord()
                                || (old.startsWith("L")
                                        && !value.startsWith("L")
                                        && here().findAny().isPresent());
                case TEACHER_NUMBER, SCHOOL_NUMBER, DOCUMENT, SOURCE_NUMBER, SPACE_NUMBER -> false;
            };
        }

        private void affiliation() {
            if (row.standing() == RosterRow.Standing.ENDED) {
                leave();
                return;
            }
            List<Tenure> here = here().filter(held -> !isOfOtherRow(held)).toList();
            if (!here.isEmpty()) {
                stay(here);
            } else if (here().anyMatch(tenure(row, context)::isAtTheSamePlaceAs)) {
                // Two rows that say the same of a teacher in other words.
            } else if (row.warrant() == null) {
                arrive();
            } else if (!isRegisteredHere()) {
                edits.add(new Edit.BeginAffiliation(tenure(row, context)));
            }
            if (person.transitionUntil() != null) {
                edits.add(new Edit.SetTransition(person.transitionUntil(), null));
                moved |= row.role() == Role.STUDENT;
            }
            if (person.status() == PersonStatus.FROZEN) {
                edits.add(new Edit.SetStatus(PersonStatus.FROZEN, PersonStatus.ACTIVE));
            }
        }

        /** What this source asserts in this role; its secondments are no business of its files. */
        private Stream<Tenure> own() {
            Basis basis = basis(row, context);
            return person.affiliations().stream()
                    .filter(held -> held.source().equals(context.source()))
                    .filter(held -> held.basis() == basis)
                    .filter(this::isOfThisRole);
        }

        private boolean isOfThisRole(Tenure held) {
            return (held.role() == Role.STUDENT) == (row.role() == Role.STUDENT)
                    && held.role() != Role.GUARDIAN;
        }

        private Stream<Tenure> here() {
            return own().filter(this::isHere);
        }

        /** A pupil has one class at a school; a teacher may have a row for each. */
        private boolean isOfOtherRow(Tenure held) {
            return row.role() != Role.STUDENT
                    && held.recordKey() != null
                    && !held.recordKey().equals(context.recordKey())
                    && context.alsoHere().contains(held.recordKey());
        }

        private boolean isHere(Tenure held) {
            return held.org().equals(schoolOf(row));
        }

        /** Nobody need answer for a person whom a registry has here. */
        private boolean isRegisteredHere() {
            return person.affiliations().stream()
                    .anyMatch(
                            held ->
                                    held.basis() == Basis.REGISTRY
                                            && isHere(held)
                                            && isOfThisRole(held));
        }

        private void leave() {
            List<Tenure> ending = here().toList();
            boolean between =
                    BETWEEN_SCHOOLS.contains(Objects.requireNonNullElse(row.standingName(), ""));
            Departure departure =
                    Departure.of(
                            person,
                            ending,
                            between ? Departure.Reason.BETWEEN_SCHOOLS : Departure.Reason.OVER,
                            context.today());
            left = !ending.isEmpty();
            if (left) {
                moved = departure.moved();
                edits.addAll(departure.edits());
            }
        }

        private void arrive() {
            var staying = new ArrayList<Tenure>();
            for (Tenure held : person.affiliations()) {
                if (held.basis() == Basis.SPONSORED && isHere(held) && isOfThisRole(held)) {
                    // The registry row has come that the sponsor was waiting for.
                    edits.add(end(held));
                } else if (row.role() == Role.STUDENT && own().anyMatch(held::equals)) {
                    endElsewhere(held, staying);
                } else {
                    staying.add(held);
                }
            }
            Tenure begun = tenure(row, context);
            staying.add(begun);
            boolean twoSchools =
                    row.role() == Role.STUDENT
                            && staying.stream()
                                    .anyMatch(
                                            held ->
                                                    held.role() == Role.STUDENT
                                                            && held.basis() == Basis.REGISTRY
                                                            && !isHere(held));
            if (!twoSchools) {
                Departure.closeConflict(person, staying, edits);
            } else if (!person.conflicts().contains(ConflictKind.TWO_SCHOOLS)) {
                // Both schools claim the student: neither wins until one of them lets go.
                edits.add(new Edit.OpenConflict(ConflictKind.TWO_SCHOOLS));
            }
            edits.add(new Edit.BeginAffiliation(begun));
        }

        /** The registry places the student here; does it still do so there? */
        private void endElsewhere(Tenure elsewhere, List<Tenure> staying) {
            Digest128 record = elsewhere.recordKey();
            if (record != null && context.alsoHere().contains(record)) {
                staying.add(elsewhere);
                return;
            }
            edits.add(end(elsewhere));
            if (record != null) {
                edits.add(new Edit.ForgetRecord(context.source(), hex(record)));
            }
            moved = true;
        }

        private void stay(List<Tenure> here) {
            OrgCode classCode = classOf(row) == null ? here.getFirst().classCode() : classOf(row);
            Tenure same =
                    here.stream()
                            .filter(
                                    held ->
                                            held.role() == row.role()
                                                    && Objects.equals(held.classCode(), classCode))
                            .findFirst()
                            .orElse(null);
            if (same == null) {
                here.forEach(held -> edits.add(end(held)));
                edits.add(new Edit.BeginAffiliation(tenure(row, context).in(classCode)));
                return;
            }
            boolean adopted = same.recordKey() == null || adopts(same.recordKey());
            Integer seat = row.seat() == null ? same.seat() : row.seat();
            Tenure now =
                    same.with(
                                    seat,
                                    stateAfter(same),
                                    adopted ? context.recordKey() : same.recordKey())
                            .with(row.warrant());
            if (!now.equals(same)) {
                edits.add(new Edit.ChangeAffiliation(same, now));
            }
        }

        /** What may not be so (开除 in grades 1 to 9) says nothing of what is. */
        private AffiliationState stateAfter(Tenure same) {
            return row.standing() == RosterRow.Standing.ACTIVE
                            && row.role() == Role.STUDENT
                            && NEVER_BELIEVED.contains(
                                    Objects.requireNonNullElse(row.standingName(), ""))
                    ? same.state()
                    : stateOf(row);
        }

        /**
         * A record that has taken the place of another (an L number became a G number) speaks for
         * the affiliation from now on, or the delivery would seem not to hold it any more.
         */
        private boolean adopts(Digest128 former) {
            if (former.equals(context.recordKey()) || context.alsoHere().contains(former)) {
                return false;
            }
            edits.add(new Edit.ForgetRecord(context.source(), hex(former)));
            return true;
        }

        // A change of writing alone leaves no former name behind.
        private Edit.FormerName giveWay(StoredPerson known) {
            String newKey = new PersonName(row.name()).matchKey();
            return newKey.equals(known.nameKey())
                            || known.formerNameKeys().contains(known.nameKey())
                    ? Edit.FormerName.NONE
                    : Edit.FormerName.KEPT;
        }

        private static Edit end(Tenure held) {
            return new Edit.EndAffiliation(held);
        }

        private void guardians() {
            if (row.guardians().isEmpty() || isOfAge(person.birthDate(), context.today())) {
                return;
            }
            var held = new HashSet<Digest128>();
            person.proposals().forEach(proposal -> held.add(proposal.key()));
            var said = new HashSet<Digest128>();
            for (RosterRow.Guardian guardian : row.guardians()) {
                Digest128 key = context.proposalKey().apply(guardian);
                if (said.add(key) && !held.contains(key)) {
                    edits.add(new Edit.ProposeGuardian(guardian));
                }
            }
            for (HeldProposal proposal : person.proposals()) {
                boolean ours = proposal.source().equals(context.source()) && !proposal.confirmed();
                if (ours && !said.contains(proposal.key())) {
                    edits.add(new Edit.EndGuardianProposal(hex(proposal.key())));
                }
            }
        }

        RowDecision build() {
            Change.Op op;
            if (edits.isEmpty()) {
                op = Change.Op.CONFIRM;
            } else if (left && !moved) {
                op = Change.Op.LEAVE;
            } else if (person.status() == PersonStatus.FROZEN
                    && row.standing() != RosterRow.Standing.ENDED) {
                op = Change.Op.REACTIVATE;
            } else {
                op = moved ? Change.Op.TRANSFER : Change.Op.UPDATE;
            }
            return new RowDecision(op, edits);
        }

        private static String hex(Digest128 digest) {
            return HexFormat.of().formatHex(digest.toBytes());
        }
    }
}
