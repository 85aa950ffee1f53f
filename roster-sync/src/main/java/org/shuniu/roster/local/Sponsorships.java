package org.shuniu.roster.local;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.apply.Desk;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.plan.Change;
import org.shuniu.roster.plan.Edit;
import org.shuniu.roster.plan.SingleRow;
import org.shuniu.roster.source.Mapping;
import org.shuniu.roster.source.RecordKeys;
import org.shuniu.roster.source.RosterRow;
import org.shuniu.roster.source.RowNormaliser;
import org.shuniu.roster.source.RowOutcome;
import org.shuniu.roster.source.RowProblem;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.source.SourceRecord;
import org.springframework.dao.DuplicateKeyException;

/**
 * A school or bureau answers for somebody whom no registry holds yet: read, matched and carried out
 * as a row of an uploaded file would be.
 */
public final class Sponsorships {
    private static final int ATTEMPTS = 3;

    private final Mapping mapping;
    private final SingleRow rows;
    private final Desk desk;
    private final OrgStore orgs;
    private final Consumer<PersonId> newcomers;
    private final Clock clock;

    /**
     * Who is to be answered for, as typed.
     *
     * @param values by field of the mapping {@code local}
     */
    public record Request(OrgCode org, Role role, OrgCode sponsor, Map<String, String> values) {
        public Request {
            values = Map.copyOf(values);
        }

        @Override
        public String toString() {
            return "Request[" + org + ", " + role + ", " + sponsor + ", ***]";
        }
    }

    /** What became of it. */
    public sealed interface Outcome {
        /** Answered for from now on; somebody known keeps person and space. */
        record Done(PersonId person, UUID batch) implements Outcome {}

        /** The person is there already, on a registry's word or this very sponsor's. */
        record AlreadyThere(PersonId person) implements Outcome {}

        record Invalid(List<RowProblem> problems) implements Outcome {
            public Invalid {
                problems = List.copyOf(problems);
            }
        }

        record UnknownOrg(OrgCode org) implements Outcome {}

        /** The ID number is that of somebody of another name, birth date or gender. */
        record Contradicted() implements Outcome {}

        /**
         * Somebody of this name and birth date is at the school, and no number tells them apart.
         */
        record NamesakeHere() implements Outcome {}
    }

    /**
     * Sponsorships on a migrated database.
     *
     * @param mapping of the built-in source
     * @param newcomers is told of each person who is opened: who may be one with somebody known
     */
    public Sponsorships(
            Mapping mapping,
            SingleRow rows,
            Desk desk,
            OrgStore orgs,
            Consumer<PersonId> newcomers,
            Clock clock) {
        this.mapping = mapping;
        this.rows = rows;
        this.desk = desk;
        this.orgs = orgs;
        this.newcomers = newcomers;
        this.clock = clock;
    }

    public Outcome sponsor(Request request, String actor) {
        Set<OrgCode> known = orgs.find(List.of(request.org(), request.sponsor())).keySet();
        for (OrgCode org : List.of(request.org(), request.sponsor())) {
            if (!known.contains(org)) {
                return new Outcome.UnknownOrg(org);
            }
        }
        var values = new HashMap<>(request.values());
        values.put("school", request.org().value());
        values.put("post", request.role().code());
        values.put("sponsor", request.sponsor().value());
        var record = new SourceRecord(0, values);
        return switch (new RowNormaliser(mapping, Source.LOCAL, clock).normalise(record)) {
            case RowOutcome.Quarantined quarantined -> new Outcome.Invalid(quarantined.problems());
            case RowOutcome.Valid valid -> carryOut(record, valid.row(), actor);
            case RowOutcome.Refers refers ->
                    throw new IllegalStateException("a local record says who it is about");
        };
    }

    private Outcome carryOut(SourceRecord record, RosterRow row, String actor) {
        String key = new RecordKeys(mapping).keyOf(record).orElseThrow();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            switch (rows.decide(Source.LOCAL, record, key, row)) {
                case SingleRow.Outcome.Contradicted contradicted -> {
                    return new Outcome.Contradicted();
                }
                case SingleRow.Outcome.NamesakeHere namesake -> {
                    return new Outcome.NamesakeHere();
                }
                case SingleRow.Outcome.Decided decided when decided.edits().isEmpty() -> {
                    return new Outcome.AlreadyThere(decided.person());
                }
                case SingleRow.Outcome.Decided decided -> {
                    UUID batch = carryOut(decided, row, actor);
                    if (batch != null) {
                        if (decided.op() == Change.Op.CREATE) {
                            newcomers.accept(decided.person());
                        }
                        return new Outcome.Done(decided.person(), batch);
                    }
                }
            }
        }
        throw new IllegalStateException("somebody else kept changing the same person");
    }

    /** Null if somebody else was faster: then look again. */
    private @Nullable UUID carryOut(
            SingleRow.Outcome.Decided decided, RosterRow row, String actor) {
        var edits = new ArrayList<>(decided.edits());
        edits.add(
                new Edit.LinkRecord(
                        Source.LOCAL, HexFormat.of().formatHex(decided.recordKey().toBytes())));
        var draft =
                new Desk.Draft(
                        decided.person(),
                        decided.op(),
                        decided.rule(),
                        decided.baseVersion(),
                        new OrgCode(row.school().value()),
                        decided.recordKey(),
                        edits);
        var act = new Desk.Act(BatchStore.Act.SPONSOR, Source.LOCAL, actor, null);
        var classes =
                decided.schoolClass() == null
                        ? List.<OrgStore.Wanted>of()
                        : List.of(decided.schoolClass());
        try {
            return switch (desk.carryOut(act, classes, List.of(draft))) {
                case Desk.Outcome.Done(UUID batch) -> batch;
                case Desk.Outcome.Superseded superseded -> null;
            };
        } catch (DuplicateKeyException e) {
            // Another request has just opened somebody of this number.
            return null;
        }
    }
}
