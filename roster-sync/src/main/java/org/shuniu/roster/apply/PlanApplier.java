package org.shuniu.roster.apply;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.absence.AbsenceStore;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.brake.Braking;
import org.shuniu.roster.brake.HoldStore;
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.intake.ImportEvent;
import org.shuniu.roster.match.ProposalFinder;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.outbox.Facts;
import org.shuniu.roster.outbox.Outbox;
import org.shuniu.roster.person.FirstLoad;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.person.PersonWriter;
import org.shuniu.roster.person.PersonWriter.Origin;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.plan.Change;
import org.shuniu.roster.plan.Edit;
import org.shuniu.roster.plan.PlanKeys;
import org.shuniu.roster.plan.PlanStore;
import org.shuniu.roster.plan.PlanStore.Pending;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.FieldSeal;
import org.shuniu.roster.seal.Sha256;
import org.shuniu.roster.source.RosterRow;
import org.shuniu.roster.source.SourceStore;
import org.shuniu.roster.space.SpaceStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/**
 * Carries out a plan. The unit is a person group: all changes of one person in one transaction with
 * space, affiliations, history and fingerprint; a chunk is some groups. Readers may see a batch
 * half applied, never a person half applied; a crash costs at most the chunk that was under way.
 */
public final class PlanApplier {
    private static final Logger log = LoggerFactory.getLogger(PlanApplier.class);
    private static final int CHANGES_PER_CHUNK = 2_000;
    private static final int PEOPLE_PER_SEARCH = 5_000;
    private static final int MANY_NEW_PEOPLE = 50_000;

    private static final int PRUNED_AT_ONCE = 10_000;

    private final TransactionOperations transactions;

    private final Stores stores;
    private final Braking brakes;
    private final HoldStore holds;
    private final FieldSeal guardianSeal;
    private final PlanKeys keys;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.shared();

    /** What an applier writes through. */
    public record Stores(
            BatchStore batches,
            SnapshotIndex index,
            PlanStore plans,
            PersonStore people,
            OrgStore orgs,
            SpaceStore spaces,
            PersonWriter.Factory writers,
            AbsenceStore absences,
            SourceStore sources,
            Outbox outbox,
            ProposalFinder proposals,
            AuditLog audit) {}

    /**
     * An applier on a migrated database.
     *
     * @param clock in the hub's zone, so that days are its days
     */
    public PlanApplier(
            TransactionOperations transactions,
            Stores stores,
            Braking brakes,
            HoldStore holds,
            FieldSeal guardianSeal,
            PlanKeys keys,
            Clock clock) {
        this.transactions = transactions;
        this.stores = stores;
        this.brakes = brakes;
        this.holds = holds;
        this.guardianSeal = guardianSeal;
        this.keys = keys;
        this.clock = clock;
    }

    /** What else an applied batch brings about, in the transactions that apply it. */
    interface Companion {
        /** Nothing else. */
        Companion NONE =
                new Companion() {
                    @Override
                    public void chunk(Collection<PersonId> applied) {}

                    @Override
                    public void end() {}
                };

        /** These people were changed. */
        void chunk(Collection<PersonId> applied);

        /** Nobody is left. */
        void end();
    }

    /**
     * Applies what is still planned; called again after a crash or a stop, it goes on where it was.
     *
     * @param stopping asked between chunks
     * @return false if it was stopped before everything was applied
     */
    public boolean apply(Batch batch, BooleanSupplier stopping) {
        return apply(batch, stopping, Companion.NONE);
    }

    /** The same, and what goes with it. */
    boolean apply(Batch batch, BooleanSupplier stopping, Companion companion) {
        transactions.executeWithoutResult(
                status -> {
                    brakes.begin();
                    openOrgs(batch.id());
                    stores.batches().setState(batch.id(), BatchState.APPLYING);
                });
        FirstLoad firstLoad = stores.writers().firstLoad();
        boolean first = firstLoad.begin(batch.id(), batch.counts().created());
        PersonId through = stores.batches().appliedThrough(batch.id());
        var planned = new Walk(batch, Pending.PLANNED, first, companion);
        through = walkInTandem(planned, through, stopping);
        if (!walk(planned, through, stopping)) {
            return false;
        }
        if (first) {
            firstLoad.end();
        }
        stores.people().analyseAfter(batch.counts().created());
        do {
            if (stores.plans().hasReleased(batch.id())) {
                // Schools and classes that only held changes needed.
                transactions.executeWithoutResult(status -> openOrgs(batch.id()));
            }
            if (!walk(new Walk(batch, Pending.RELEASED, false, companion), null, stopping)) {
                return false;
            }
            proposeDuplicates(batch);
        } while (!isDone(batch, companion));
        forgetWhatAllHaveHeard();
        return true;
    }

    private void forgetWhatAllHaveHeard() {
        Instant before = clock.instant().minus(Outbox.KEPT);
        while (stores.outbox().prune(before, PRUNED_AT_ONCE) == PRUNED_AT_ONCE) {
            // Each round is a transaction of its own, so that nobody waits for all of them.
        }
    }

    /**
     * Applies of a batch that waits what never waits: explicit leavers and suspensions.
     *
     * @param stopping asked between chunks
     */
    public void applyUrgent(Batch batch, BooleanSupplier stopping) {
        walk(new Walk(batch, Pending.URGENT, false, Companion.NONE), null, stopping);
    }

    /**
     * Whoever approves something holds the batch's lock too, so nothing released is left behind.
     */
    private boolean isDone(Batch batch, Companion companion) {
        return Boolean.TRUE.equals(
                transactions.execute(
                        status -> {
                            Batch now = stores.batches().lock(batch.id());
                            // Once: what it counts is gone afterwards.
                            stores.absences().count(batch.id());
                            stores.sources().forgetWhatWasGivenUp(now.source(), now.receivedAt());
                            if (stores.plans().hasReleased(batch.id())) {
                                return false;
                            }
                            if (holds.hasOpen(batch.id())) {
                                stores.batches().setState(batch.id(), BatchState.HELD);
                            } else {
                                stores.plans().close(batch.id());
                                companion.end();
                                stores.batches().setApplied(batch.id());
                                stores.audit().record(new ImportEvent.Applied(now));
                            }
                            return true;
                        }));
    }

    /** Before the batch counts as applied: what a crash leaves undone is looked for again. */
    private void proposeDuplicates(Batch batch) {
        if (batch.counts().created() >= MANY_NEW_PEOPLE) {
            // Cheaper than asking about each of them.
            transactions.executeWithoutResult(
                    status -> stores.proposals().findEverywhere(batch.id()));
            return;
        }
        PersonId after = null;
        while (true) {
            List<PersonId> people =
                    stores.plans().peopleIdentified(batch.id(), after, PEOPLE_PER_SEARCH);
            if (people.isEmpty()) {
                return;
            }
            transactions.executeWithoutResult(
                    status -> stores.proposals().find(batch.id(), people));
            after = people.getLast();
        }
    }

    /**
     * Some changes of a batch, person by person.
     *
     * @param first whether the source's records are all new
     */
    private record Walk(Batch batch, Pending pending, boolean first, Companion companion) {}

    /** Returns false if it was stopped before the end. */
    private boolean walk(Walk walk, @Nullable PersonId from, BooleanSupplier stopping) {
        PersonId after = from;
        int limit = CHANGES_PER_CHUNK;
        try (var ahead = ahead(walk)) {
            while (true) {
                Chunk chunk = ahead.next(after, limit);
                if (chunk.isEmpty()) {
                    return true;
                }
                if (stopping.getAsBoolean()) {
                    return false;
                }
                ahead.prepare(chunk.lastPerson(), limit);
                try {
                    transactions.execute(status -> write(walk, chunk, Tandem.Turn.NOW));
                    after = chunk.lastPerson();
                    limit = Math.min(CHANGES_PER_CHUNK, 2 * limit);
                } catch (DuplicateKeyException e) {
                    // Somebody else took a space number or an identifier since the plan was made:
                    // find out who is concerned.
                    if (limit == 1) {
                        transactions.executeWithoutResult(status -> supersede(walk.batch(), chunk));
                        after = chunk.lastPerson();
                    }
                    limit = Math.max(1, limit / 2);
                }
            }
        }
    }

    /**
     * Goes as far as it can with two chunks at once, which have nobody in common. They may have a
     * number in common, which goes from one to another or is drawn twice: whoever walks on behind
     * them comes to terms with it.
     *
     * @return how far it went
     */
    private @Nullable PersonId walkInTandem(
            Walk walk, @Nullable PersonId from, BooleanSupplier stopping) {
        PersonId after = from;
        try (var ahead = ahead(walk);
                var tandem = new Tandem()) {
            while (true) {
                Chunk chunk = ahead.next(after, CHANGES_PER_CHUNK);
                if (chunk.isEmpty() || stopping.getAsBoolean()) {
                    tandem.finish();
                    break;
                }
                after = chunk.lastPerson();
                ahead.prepare(after, CHANGES_PER_CHUNK);
                tandem.write(
                        turn ->
                                transactions.execute(
                                        status -> {
                                            stores.people().waitBriefly();
                                            return write(walk, chunk, turn);
                                        }));
            }
        } catch (DataAccessException e) {
            // By its name alone: the database's own message quotes the number.
            log.info(
                    "import {} goes on one chunk at a time after {}",
                    walk.batch().id(),
                    e.getClass().getSimpleName());
        }
        return stores.batches().appliedThrough(walk.batch().id());
    }

    private Ahead ahead(Walk walk) {
        return new Ahead(
                (last, most) ->
                        chunk(
                                walk.batch(),
                                stores.plans()
                                        .next(walk.batch().id(), walk.pending(), last, most)));
    }

    /**
     * Applies all of a small plan in the caller's transaction.
     *
     * @return false if somebody of it moved on since the plan was made: the caller rolls back
     */
    boolean applyTogether(Batch batch, List<PersonId> people, Companion companion) {
        openOrgs(batch.id());
        stores.plans().forgetOrgs(batch.id());
        Chunk chunk = chunk(batch, stores.plans().plannedFor(batch.id(), people));
        // Somebody decides on each of these: no brake has a say.
        if (write(new Walk(batch, Pending.RELEASED, false, companion), chunk, Tandem.Turn.NOW)
                > 0) {
            return false;
        }
        companion.end();
        stores.batches().setApplied(batch.id());
        return true;
    }

    private void openOrgs(UUID batch) {
        List<OrgStore.Wanted> wanted = stores.plans().orgs(batch);
        stores.orgs().ensure(batch, wanted);
        stores.spaces()
                .openInstitutional(
                        wanted.stream().map(OrgStore.Wanted::code).toList(), clock.instant());
        LocalDate today = LocalDate.now(clock);
        stores.plans()
                .predecessors(batch)
                .forEach(
                        (code, predecessors) ->
                                predecessors.forEach(
                                        predecessor ->
                                                stores.orgs()
                                                        .succeed(
                                                                predecessor,
                                                                code,
                                                                OrgStore.Succession.CLASSES,
                                                                today)));
    }

    private void supersede(Batch batch, Chunk chunk) {
        stores.plans().setSuperseded(batch.id(), chunk.changes());
    }

    private Chunk chunk(Batch batch, List<Change> changes) {
        Map<PersonId, List<Change>> groups = Chunk.groups(changes);
        return new Chunk(changes, groups, written(batch, groups));
    }

    /** Returns how many changes were superseded. */
    private int write(Walk walk, Chunk planned, Tandem.Turn turn) {
        Batch batch = walk.batch();
        Chunk chunk =
                walk.pending() == Pending.RELEASED ? planned : letThrough(batch, planned, turn);
        Map<PersonId, List<Change>> known = chunk.known();
        Map<PersonId, Long> versions = stores.people().lock(known.keySet());
        var going = new LinkedHashMap<>(chunk.groups());
        var superseded = new ArrayList<Change>();
        known.forEach(
                (person, group) -> {
                    if (!Objects.equals(versions.get(person), Chunk.baseVersion(group))) {
                        superseded.addAll(group);
                        going.remove(person);
                    }
                });
        Chunk.Written written = superseded.isEmpty() ? chunk.written() : written(batch, going);
        written.steps().forEach(PersonWriter::flush);
        written.outbox().send(stores.writers().template());
        List<Change> applied = going.values().stream().flatMap(List::stream).toList();
        turn.await();
        remember(walk, applied);
        switch (walk.pending()) {
            case PLANNED -> stores.batches().setAppliedThrough(batch.id(), planned.lastPerson());
            case RELEASED, URGENT -> stores.plans().setApplied(batch.id(), applied);
        }
        walk.companion().chunk(applied.stream().map(Change::person).distinct().toList());
        stores.plans().setSuperseded(batch.id(), superseded);
        stores.audit()
                .record(
                        new ImportEvent.ChunkApplied(
                                batch, applied.size(), superseded.size(), digest(applied)));
        return superseded.size();
    }

    /** What no brake stops, now that others may have changed people as well. */
    private Chunk letThrough(Batch batch, Chunk planned, Tandem.Turn turn) {
        List<Change> allowed = brakes.letThrough(batch, planned.changes(), turn::await);
        return allowed.size() == planned.size() ? planned : chunk(batch, allowed);
    }

    private Chunk.Written written(Batch batch, Map<PersonId, List<Change>> groups) {
        var origin = new Origin(batch.source(), batch.id(), batch.sentBy());
        Instant now = clock.instant();
        var steps = new ArrayList<PersonWriter>();
        var entries = new ArrayList<Outbox.Entry>(groups.size());
        groups.forEach(
                (person, changes) -> {
                    long version = Chunk.baseVersion(changes);
                    int step = 0;
                    for (Change change : changes) {
                        if (!change.edits().isEmpty()) {
                            // What a later row ends, an earlier one may have begun: in this order.
                            if (step == steps.size()) {
                                steps.add(
                                        stores.writers().at(now, LocalDate.now(clock), batch.id()));
                            }
                            PersonWriter writer = steps.get(step++);
                            for (Edit edit : change.edits()) {
                                carryOut(writer, person, change.row(), edit, origin);
                            }
                            version++;
                            writer.version(
                                    person,
                                    version,
                                    change.op().code(),
                                    change.rule(),
                                    origin,
                                    change.row(),
                                    null);
                        }
                    }
                    entries.add(
                            new Outbox.Entry(person, version, batch.id(), now, Facts.of(changes)));
                });
        return new Chunk.Written(steps, stores.outbox().collect(entries));
    }

    private void carryOut(
            PersonWriter writer, PersonId person, long row, Edit edit, Origin origin) {
        switch (edit) {
            case Edit.OpenPerson open ->
                    writer.open(
                            person,
                            open.name(),
                            open.pinyin(),
                            open.gender(),
                            open.birthDate(),
                            open.assurance());
            case Edit.RevivePerson revive -> writer.setStatus(person, PersonStatus.ACTIVE);
            case Edit.VoidPerson gone -> writer.setStatus(person, PersonStatus.VOID);
            case Edit.SetName set -> {
                switch (set.former()) {
                    case KEPT -> writer.keepFormerName(person, set.after());
                    case DROPPED -> writer.dropFormerName(person, set.after());
                    case NONE -> {}
                }
                writer.setName(person, set.after());
            }
            case Edit.SetPinyin set -> writer.setPinyin(person, set.after());
            case Edit.SetGender set -> writer.setGender(person, set.after());
            case Edit.SetBirthDate set -> writer.setBirthDate(person, set.after());
            case Edit.SetAssurance set -> writer.setAssurance(person, set.after());
            case Edit.SetTransition set -> writer.setTransition(person, set.after());
            case Edit.SetAuthority set -> writer.setAuthority(person, set.attribute(), set.after());
            case Edit.AddIdentifier add ->
                    writer.addIdentifier(person, add.type(), add.value(), origin);
            case Edit.EndIdentifier end -> writer.endIdentifier(person, end.type(), end.value());
            case Edit.WithdrawIdentifier gone ->
                    writer.withdrawIdentifier(person, gone.type(), gone.value());
            case Edit.ReopenIdentifier again ->
                    writer.reopenIdentifier(person, again.type(), again.value());
            case Edit.BeginAffiliation(Tenure tenure) -> writer.beginAffiliation(person, tenure);
            case Edit.ChangeAffiliation change -> writer.changeAffiliation(person, change.after());
            case Edit.EndAffiliation(Tenure tenure) -> writer.endAffiliation(person, tenure);
            case Edit.WithdrawAffiliation(Tenure tenure) ->
                    writer.withdrawAffiliation(person, tenure);
            case Edit.ReopenAffiliation(Tenure tenure) -> writer.reopenAffiliation(person, tenure);
            case Edit.SetStatus set -> writer.setStatus(person, set.after());
            case Edit.OpenConflict conflict ->
                    writer.openConflict(person, conflict.kind(), origin, row);
            case Edit.CloseConflict conflict -> writer.closeConflict(person, conflict.kind());
            case Edit.WithdrawConflict conflict -> writer.withdrawConflict(person, conflict.kind());
            case Edit.ReopenConflict conflict -> writer.reopenConflict(person, conflict.kind());
            case Edit.ProposeGuardian propose ->
                    propose(writer, person, propose.guardian(), origin);
            case Edit.WithdrawGuardian gone ->
                    writer.withdrawProposal(person, keys.guardian(gone.guardian()).toBytes());
            case Edit.EndGuardianProposal end ->
                    writer.endProposal(person, HexFormat.of().parseHex(end.proposalKeyHex()));
            case Edit.ReopenGuardianProposal again ->
                    writer.reopenLink(person, HexFormat.of().parseHex(again.proposalKeyHex()));
            case Edit.EndGuardianLink end ->
                    writer.endLink(person, HexFormat.of().parseHex(end.proposalKeyHex()));
            case Edit.ReopenGuardianLink again ->
                    writer.reopenLink(person, HexFormat.of().parseHex(again.proposalKeyHex()));
            case Edit.AddFormerName name -> writer.addFormerName(person, name.name());
            case Edit.DropFormerName name -> writer.dropFormerName(person, name.name());
            case Edit.HandOver moved ->
                    writer.handOver(moved.kind(), moved.row(), moved.from(), moved.to());
            case Edit.MergeInto merge -> writer.mergeInto(person, merge.survivor());
            case Edit.Unmerge merge -> writer.unmerge(person, merge.after());
            case Edit.Absorb absorb -> {
                // The absorbed person's own change does it.
            }
            case Edit.Release release -> {
                // The absorbed person's own change does it.
            }
            case Edit.EndGuardianship end ->
                    writer.endGuardianship(person, HexFormat.of().parseHex(end.proposalKeyHex()));
            case Edit.ReopenGuardianship again ->
                    writer.reopenGuardianship(
                            person, HexFormat.of().parseHex(again.proposalKeyHex()));
            case Edit.ForgetRecord forget -> {
                // Written by forget(), beside the fingerprints.
            }
            case Edit.LinkRecord link -> {
                // Written by link(), beside the fingerprints.
            }
        }
    }

    private void propose(
            PersonWriter writer, PersonId student, RosterRow.Guardian guardian, Origin origin) {
        Digest128 index =
                guardian.citizenId() == null
                        ? null
                        : keys.identifiers()
                                .blindIndex(
                                        IdentifierType.CITIZEN_ID.code(),
                                        guardian.citizenId().value());
        byte[] facts = json.writeValueAsString(guardian).getBytes(StandardCharsets.UTF_8);
        writer.proposeGuardian(
                student,
                keys.guardian(guardian),
                index,
                guardianSeal.seal(facts, student.toString()),
                origin);
    }

    // A fingerprint advances only here, in the transaction that applies what it stands for. A
    // person who is changed by anything but a source's record no longer stands for what any source
    // said.
    private void remember(Walk walk, List<Change> applied) {
        Batch batch = walk.batch();
        var remembered = new ArrayList<SnapshotIndex.Remembered>();
        var forgotten = new ArrayList<SnapshotIndex.Named>();
        var linked = new ArrayList<SnapshotIndex.Remembered>();
        var touched = new LinkedHashSet<PersonId>();
        for (Change change : applied) {
            for (Edit edit : change.edits()) {
                switch (edit) {
                    case Edit.ForgetRecord(String source, String key) ->
                            forgotten.add(new SnapshotIndex.Named(source, digestOf(key)));
                    case Edit.LinkRecord(String source, String key) ->
                            linked.add(
                                    new SnapshotIndex.Remembered(
                                            source, digestOf(key), change.person(), null));
                    default -> {}
                }
            }
            if (change.fingerprint() == null && !change.edits().isEmpty()) {
                touched.add(change.person());
            }
            if (change.recordKey() != null && change.fingerprint() != null) {
                remembered.add(
                        new SnapshotIndex.Remembered(
                                batch.source(),
                                change.recordKey(),
                                change.person(),
                                change.fingerprint()));
            }
        }
        stores.index().forget(forgotten);
        if (walk.first()) {
            stores.index().rememberNew(batch.id(), remembered);
        } else {
            stores.index().remember(batch.id(), remembered);
        }
        stores.index().remember(batch.id(), linked);
        stores.index().invalidate(touched);
    }

    private static Digest128 digestOf(String hex) {
        return Digest128.of(HexFormat.of().parseHex(hex));
    }

    private static String digest(List<Change> applied) {
        MessageDigest digest = Sha256.newDigest();
        for (Change change : applied) {
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(change.sequence()).array());
            update(digest, change.recordKey());
            digest.update(change.op().code().getBytes(StandardCharsets.UTF_8));
            update(digest, change.fingerprint());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, @Nullable Digest128 part) {
        digest.update(part == null ? new byte[1] : part.toBytes());
    }
}
