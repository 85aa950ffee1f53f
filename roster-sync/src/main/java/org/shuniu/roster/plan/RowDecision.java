package org.shuniu.roster.plan;

import java.util.ArrayList;
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

    RowDecision {
        edits = List.copyOf(edits);
    }

    /**
     * What a decision needs beside row and person.
     *
     * @param sameRecord whether the source meant this person by the same record before
     * @param alsoHere those records of the same source that stand in the same delivery
     */
    record Context(
            String source,
            Digest128 recordKey,
            boolean sameRecord,
            Set<Digest128> alsoHere,
            Function<RosterRow.Guardian, Digest128> proposalKey) {}

    /** Someone nobody knows: a person with a space, placed at once. */
    static RowDecision open(RosterRow row, String source, Digest128 recordKey) {
        var edits = new ArrayList<Edit>();
        edits.add(
                new Edit.OpenPerson(
                        row.name(),
                        row.pinyin(),
                        row.gender(),
                        row.birthDate(),
                        Assurance.REGISTRY));
        Clue.identifiers(row)
                .forEach((type, value) -> edits.add(new Edit.AddIdentifier(type, value)));
        edits.add(begin(row, source, recordKey));
        row.guardians().forEach(guardian -> edits.add(new Edit.ProposeGuardian(guardian)));
        return new RowDecision(Change.Op.CREATE, edits);
    }

    /** A further row about someone whom an earlier row of the same delivery opens. */
    static RowDecision join(
            RosterRow row,
            PlannedPerson planned,
            Set<IdentifierType> known,
            String source,
            Digest128 recordKey) {
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
            edits.add(begin(row, source, recordKey));
            if (row.role() == Role.STUDENT
                    && planned.role() == Role.STUDENT
                    && !schoolOf(row).equals(planned.org())) {
                edits.add(new Edit.OpenConflict(ConflictKind.TWO_SCHOOLS));
            }
        }
        row.guardians().forEach(guardian -> edits.add(new Edit.ProposeGuardian(guardian)));
        return new RowDecision(Change.Op.UPDATE, edits);
    }

    /** Someone we know: only what differs. */
    static RowDecision change(RosterRow row, StoredPerson person, Context context) {
        var decision = new Builder(row, person, context);
        decision.attributes();
        decision.identifiers();
        decision.affiliation();
        decision.guardians();
        return decision.build();
    }

    private static Edit.BeginAffiliation begin(RosterRow row, String source, Digest128 recordKey) {
        return new Edit.BeginAffiliation(
                Tenure.ofRegistry(
                        schoolOf(row),
                        classOf(row),
                        row.role(),
                        row.seat(),
                        stateOf(row),
                        source,
                        recordKey));
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

        // An empty cell does not clear a value.
        void attributes() {
            if (!row.name().equals(person.name())) {
                edits.add(new Edit.SetName(person.name(), row.name(), giveWay(person)));
            }
            if (row.pinyin() != null && !row.pinyin().equals(person.pinyin())) {
                edits.add(new Edit.SetPinyin(person.pinyin(), row.pinyin()));
            }
            boolean says = row.gender() == Gender.MALE || row.gender() == Gender.FEMALE;
            if (says && row.gender() != person.gender()) {
                edits.add(new Edit.SetGender(person.gender(), row.gender()));
            }
            if (row.birthDate() != null && !row.birthDate().equals(person.birthDate())) {
                edits.add(new Edit.SetBirthDate(person.birthDate(), row.birthDate()));
            }
        }

        void identifiers() {
            for (Map.Entry<IdentifierType, String> said : Clue.identifiers(row).entrySet()) {
                IdentifierType type = said.getKey();
                String value = said.getValue();
                List<String> held =
                        person.identifiers().stream()
                                .filter(identifier -> identifier.type() == type)
                                .map(StoredPerson.HeldIdentifier::value)
                                .toList();
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
                case TEACHER_NUMBER, SCHOOL_NUMBER, DOCUMENT, SPACE_NUMBER -> false;
            };
        }

        void affiliation() {
            if (row.standing() == RosterRow.Standing.ENDED) {
                leave();
                return;
            }
            List<Tenure> here = here().toList();
            if (here.isEmpty()) {
                arrive();
            } else {
                stay(here);
            }
            if (person.status() == PersonStatus.FROZEN) {
                edits.add(new Edit.SetStatus(PersonStatus.FROZEN, PersonStatus.ACTIVE));
            }
        }

        private Stream<Tenure> own() {
            return person.affiliations().stream()
                    .filter(held -> held.source().equals(context.source()))
                    .filter(held -> (held.role() == Role.STUDENT) == (row.role() == Role.STUDENT));
        }

        private Stream<Tenure> here() {
            return own().filter(held -> held.org().equals(schoolOf(row)));
        }

        private void leave() {
            List<Tenure> ending = here().toList();
            ending.forEach(held -> edits.add(end(held)));
            boolean last = ending.size() == person.affiliations().size();
            boolean between =
                    BETWEEN_SCHOOLS.contains(Objects.requireNonNullElse(row.standingName(), ""));
            left = !ending.isEmpty();
            if (left && last && !between && person.status() == PersonStatus.ACTIVE) {
                edits.add(new Edit.SetStatus(PersonStatus.ACTIVE, PersonStatus.FROZEN));
            }
        }

        private void arrive() {
            if (row.role() == Role.STUDENT) {
                for (Tenure elsewhere : own().toList()) {
                    Digest128 record = elsewhere.recordKey();
                    if (record != null && context.alsoHere().contains(record)) {
                        // Both schools claim the student in one delivery: neither wins.
                        edits.add(new Edit.OpenConflict(ConflictKind.TWO_SCHOOLS));
                    } else {
                        // The registry now places the student here and no longer there.
                        edits.add(end(elsewhere));
                        if (record != null) {
                            edits.add(new Edit.ForgetRecord(context.source(), hex(record)));
                        }
                        moved = true;
                    }
                }
            }
            edits.add(begin(row, context.source(), context.recordKey()));
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
                edits.add(
                        new Edit.BeginAffiliation(
                                Tenure.ofRegistry(
                                        schoolOf(row),
                                        classCode,
                                        row.role(),
                                        row.seat(),
                                        stateOf(row),
                                        context.source(),
                                        context.recordKey())));
                return;
            }
            boolean adopted = adopts(same.recordKey());
            Integer seat = row.seat() == null ? same.seat() : row.seat();
            if (adopted || !Objects.equals(seat, same.seat()) || stateOf(row) != same.state()) {
                edits.add(
                        new Edit.ChangeAffiliation(
                                same, same.with(seat, stateOf(row), context.recordKey())));
            }
        }

        /**
         * A record that has taken the place of another (an L number became a G number) speaks for
         * the affiliation from now on, or the delivery would seem not to hold it any more.
         */
        private boolean adopts(@Nullable Digest128 former) {
            if (former == null
                    || former.equals(context.recordKey())
                    || context.alsoHere().contains(former)) {
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

        void guardians() {
            if (row.guardians().isEmpty()) {
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
            } else if (left) {
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
