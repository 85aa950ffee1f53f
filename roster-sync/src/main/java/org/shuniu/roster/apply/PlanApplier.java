package org.shuniu.roster.apply;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.absence.AbsenceStore;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.brake.Braking;
import org.shuniu.roster.brake.HoldStore;
import org.shuniu.roster.copy.CopyRows;
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.intake.ImportEvent;
import org.shuniu.roster.match.ProposalFinder;
import org.shuniu.roster.org.ClassKey;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgKind;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.outbox.Facts;
import org.shuniu.roster.outbox.Outbox;
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
import org.shuniu.roster.space.SpaceStore;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/**
 * Carries out a plan. The unit is a person group: all changes of one person in one transaction with
 * space, affiliations, history and fingerprint; a chunk is some groups. Readers may see a batch
 * half applied, never a person half applied; a crash costs at most the chunk that was under way.
 */
public final class PlanApplier {
    private static final int CHANGES_PER_CHUNK = 2_000;
    private static final int PEOPLE_PER_SEARCH = 5_000;
    private static final int MANY_NEW_PEOPLE = 50_000;

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
        stores.plans().analyse();
        PersonId through = stores.batches().appliedThrough(batch.id());
        if (!walk(batch, Pending.PLANNED, through, stopping, companion)) {
            return false;
        }
        do {
            // Schools and classes that only held changes needed.
            transactions.executeWithoutResult(status -> openOrgs(batch.id()));
            if (!walk(batch, Pending.RELEASED, null, stopping, companion)) {
                return false;
            }
            proposeDuplicates(batch);
        } while (!isDone(batch, companion));
        return true;
    }

    /**
     * Applies of a batch that waits what never waits: explicit leavers and suspensions.
     *
     * @param stopping asked between chunks
     */
    public void applyUrgent(Batch batch, BooleanSupplier stopping) {
        walk(batch, Pending.URGENT, null, stopping, Companion.NONE);
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
                    stores.plans().peopleChanged(batch.id(), after, PEOPLE_PER_SEARCH);
            if (people.isEmpty()) {
                return;
            }
            transactions.executeWithoutResult(
                    status -> stores.proposals().find(batch.id(), people));
            after = people.getLast();
        }
    }

    /** Returns false if it was stopped before the end. */
    private boolean walk(
            Batch batch,
            Pending pending,
            @Nullable PersonId from,
            BooleanSupplier stopping,
            Companion companion) {
        PersonId after = from;
        int limit = CHANGES_PER_CHUNK;
        try (var ahead = new Ahead(batch, pending)) {
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
                    transactions.execute(status -> write(batch, pending, chunk, companion));
                    after = chunk.lastPerson();
                    limit = Math.min(CHANGES_PER_CHUNK, 2 * limit);
                } catch (DuplicateKeyException e) {
                    // Somebody else took a space number or an identifier since the plan was made:
                    // find out who is concerned.
                    if (limit == 1) {
                        transactions.executeWithoutResult(status -> supersede(batch, chunk));
                        after = chunk.lastPerson();
                    }
                    limit = Math.max(1, limit / 2);
                }
            }
        }
    }

    /** Makes the next chunk ready while this one is written: both have a processor. */
    private final class Ahead implements AutoCloseable {
        private final Batch batch;
        private final Pending pending;
        private final ExecutorService thread =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("plan-applier").factory());
        private @Nullable PersonId after;
        private @Nullable Future<Chunk> chunk;

        Ahead(Batch batch, Pending pending) {
            this.batch = batch;
            this.pending = pending;
        }

        void prepare(PersonId from, int limit) {
            after = from;
            chunk = thread.submit(() -> read(from, limit));
        }

        /** What was made ready, if it is what comes next. */
        Chunk next(@Nullable PersonId from, int limit) {
            Future<Chunk> ready = chunk;
            chunk = null;
            if (ready == null) {
                return read(from, limit);
            }
            try {
                Chunk next = ready.get();
                return Objects.equals(from, after) && next.size() <= limit
                        ? next
                        : read(from, limit);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause
                        ? cause
                        : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while a plan was applied", e);
            }
        }

        private Chunk read(@Nullable PersonId from, int limit) {
            List<Change> changes = stores.plans().next(batch.id(), pending, from, limit);
            return chunk(batch, changes);
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
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
        if (write(batch, Pending.RELEASED, chunk, companion) > 0) {
            return false;
        }
        companion.end();
        stores.batches().setApplied(batch.id());
        return true;
    }

    private void openOrgs(UUID batch) {
        for (PlanStore.PlannedOrg org : stores.plans().orgs(batch)) {
            ClassKey classKey = org.kind() == OrgKind.CLASS ? ClassKey.ofCode(org.code()) : null;
            OrgCode parent =
                    org.parent() == null
                            ? stores.orgs().unplacedParent(batch, org.code())
                            : org.parent();
            stores.orgs().ensure(batch, org.code(), org.kind(), org.name(), classKey, parent);
            stores.spaces().openInstitutional(org.code().value(), clock.instant());
        }
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

    /** Some people of a plan, with everything that can be made ready before they are locked. */
    private record Chunk(
            List<Change> changes, Map<PersonId, List<Change>> groups, Written written) {
        boolean isEmpty() {
            return changes.isEmpty();
        }

        int size() {
            return changes.size();
        }

        PersonId lastPerson() {
            return Collections.max(groups.keySet(), PersonId.IN_ORDER);
        }

        /** Whoever was there before; the others nobody else can know. */
        List<PersonId> known() {
            return groups.entrySet().stream()
                    .filter(group -> baseVersion(group.getValue()) > 0)
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    private static long baseVersion(List<Change> group) {
        return group.getFirst().baseVersion();
    }

    /** What is written for some people, ready to be sent. */
    private record Written(List<PersonWriter> steps, CopyRows outbox) {}

    private Chunk chunk(Batch batch, List<Change> changes) {
        var groups = new LinkedHashMap<PersonId, List<Change>>();
        changes.forEach(
                change ->
                        groups.computeIfAbsent(change.person(), p -> new ArrayList<>())
                                .add(change));
        return new Chunk(changes, groups, written(batch, groups));
    }

    /** Returns how many changes were superseded. */
    private int write(Batch batch, Pending pending, Chunk planned, Companion companion) {
        Chunk chunk = pending == Pending.RELEASED ? planned : letThrough(batch, planned);
        List<PersonId> known = chunk.known();
        Map<PersonId, Long> versions = stores.people().lock(known);
        var going = new LinkedHashMap<>(chunk.groups());
        var superseded = new ArrayList<Change>();
        for (PersonId person : known) {
            List<Change> group = Objects.requireNonNull(chunk.groups().get(person));
            if (!Objects.equals(versions.get(person), baseVersion(group))) {
                superseded.addAll(group);
                going.remove(person);
            }
        }
        Written written = superseded.isEmpty() ? chunk.written() : written(batch, going);
        written.steps().forEach(PersonWriter::flush);
        written.outbox().send(stores.writers().template());
        List<Change> applied = going.values().stream().flatMap(List::stream).toList();
        remember(batch, applied);
        switch (pending) {
            case PLANNED -> stores.batches().setAppliedThrough(batch.id(), planned.lastPerson());
            case RELEASED, URGENT -> stores.plans().setApplied(batch.id(), applied);
        }
        companion.chunk(applied.stream().map(Change::person).distinct().toList());
        stores.plans().setSuperseded(batch.id(), superseded);
        stores.audit()
                .record(
                        new ImportEvent.ChunkApplied(
                                batch, applied.size(), superseded.size(), digest(applied)));
        return superseded.size();
    }

    /** What no brake stops, now that others may have changed people as well. */
    private Chunk letThrough(Batch batch, Chunk planned) {
        List<Change> allowed = brakes.letThrough(batch, planned.changes());
        return allowed.size() == planned.size() ? planned : chunk(batch, allowed);
    }

    private Written written(Batch batch, Map<PersonId, List<Change>> groups) {
        var origin = new Origin(batch.source(), batch.id(), batch.sentBy());
        Instant now = clock.instant();
        var steps = new ArrayList<PersonWriter>();
        var entries = new ArrayList<Outbox.Entry>(groups.size());
        groups.forEach(
                (person, changes) -> {
                    long version = baseVersion(changes);
                    int step = 0;
                    for (Change change : changes) {
                        if (!change.edits().isEmpty()) {
                            // What a later row ends, an earlier one may have begun: in this order.
                            if (step == steps.size()) {
                                steps.add(stores.writers().at(now, LocalDate.now(clock)));
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
        return new Written(steps, stores.outbox().collect(entries));
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
    // person
    // who is changed by anything but a source's record no longer stands for what any source said.
    private void remember(Batch batch, List<Change> applied) {
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
        stores.index().remember(batch.id(), remembered);
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
