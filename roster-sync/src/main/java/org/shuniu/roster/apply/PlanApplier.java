package org.shuniu.roster.apply;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.intake.ImportEvent;
import org.shuniu.roster.org.ClassKey;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgKind;
import org.shuniu.roster.org.OrgStore;
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
    private static final int PEOPLE_PER_CHUNK = 500;

    private final TransactionOperations transactions;
    private final Stores stores;
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
            AuditLog audit) {}

    /**
     * An applier on a migrated database.
     *
     * @param clock in the hub's zone, so that days are its days
     */
    public PlanApplier(
            TransactionOperations transactions,
            Stores stores,
            FieldSeal guardianSeal,
            PlanKeys keys,
            Clock clock) {
        this.transactions = transactions;
        this.stores = stores;
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
                    openOrgs(batch.id());
                    stores.batches().setState(batch.id(), BatchState.APPLYING);
                });
        var origin = new Origin(batch.source(), batch.id(), batch.sentBy());
        stores.plans().analyse();
        int limit = PEOPLE_PER_CHUNK;
        PersonId after = null;
        while (true) {
            List<PersonId> people = stores.plans().nextPeople(batch.id(), after, limit);
            if (people.isEmpty()) {
                break;
            }
            if (stopping.getAsBoolean()) {
                return false;
            }
            try {
                transactions.executeWithoutResult(
                        status -> applyChunk(batch, origin, people, companion));
                after = people.getLast();
                limit = PEOPLE_PER_CHUNK;
            } catch (DuplicateKeyException e) {
                // Somebody else took a space number or an identifier since the plan was made: find
                // out who is concerned.
                if (limit == 1) {
                    transactions.executeWithoutResult(status -> supersede(batch, people));
                    after = people.getLast();
                }
                limit = 1;
            }
        }
        transactions.executeWithoutResult(
                status -> {
                    stores.plans().forgetOrgs(batch.id());
                    companion.end();
                    stores.batches().setApplied(batch.id());
                    stores.audit().record(new ImportEvent.Applied(batch));
                });
        return true;
    }

    /**
     * Applies all of a small plan in the caller's transaction.
     *
     * @return false if somebody of it moved on since the plan was made: the caller rolls back
     */
    boolean applyTogether(Batch batch, List<PersonId> people, Companion companion) {
        var origin = new Origin(batch.source(), batch.id(), batch.sentBy());
        if (applyChunk(batch, origin, people, companion) > 0) {
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
    }

    private void supersede(Batch batch, List<PersonId> people) {
        stores.plans().setSuperseded(batch.id(), stores.plans().plannedFor(batch.id(), people));
    }

    /** Returns how many changes were superseded. */
    private int applyChunk(
            Batch batch, Origin origin, List<PersonId> people, Companion companion) {
        List<Change> chunk = stores.plans().plannedFor(batch.id(), people);
        var groups = new LinkedHashMap<PersonId, List<Change>>();
        chunk.forEach(
                change ->
                        groups.computeIfAbsent(change.person(), p -> new ArrayList<>())
                                .add(change));
        Map<PersonId, Long> versions = stores.people().lock(groups.keySet());
        PersonWriter writer = stores.writers().at(clock.instant(), LocalDate.now(clock));
        var applied = new ArrayList<Change>(chunk.size());
        var superseded = new ArrayList<Change>();
        groups.forEach(
                (person, changes) -> {
                    long version = versions.getOrDefault(person, 0L);
                    if (version == changes.getFirst().baseVersion()) {
                        for (Change change : changes) {
                            change.edits()
                                    .forEach(
                                            edit ->
                                                    carryOut(
                                                            writer,
                                                            person,
                                                            change.row(),
                                                            edit,
                                                            origin));
                            if (!change.edits().isEmpty()) {
                                version++;
                                writer.version(
                                        person,
                                        version,
                                        change.op().code(),
                                        change.rule(),
                                        origin,
                                        change.row(),
                                        json.writeValueAsString(change.shownAfter()));
                            }
                        }
                        applied.addAll(changes);
                    } else {
                        superseded.addAll(changes);
                    }
                });
        writer.flush();
        remember(batch, applied);
        companion.chunk(applied.stream().map(Change::person).distinct().toList());
        stores.plans().setApplied(batch.id(), applied);
        stores.plans().setSuperseded(batch.id(), superseded);
        stores.audit()
                .record(
                        new ImportEvent.ChunkApplied(
                                batch, applied.size(), superseded.size(), digest(applied)));
        return superseded.size();
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
            case Edit.WithdrawConflict conflict ->
                    writer.withdrawConflict(person, conflict.kind());
            case Edit.ReopenConflict conflict -> writer.reopenConflict(person, conflict.kind());
            case Edit.ProposeGuardian propose ->
                    propose(writer, person, propose.guardian(), origin);
            case Edit.WithdrawGuardian gone ->
                    writer.withdrawProposal(person, keys.guardian(gone.guardian()).toBytes());
            case Edit.EndGuardianProposal end ->
                    writer.endProposal(person, HexFormat.of().parseHex(end.proposalKeyHex()));
            case Edit.ReopenGuardianProposal again ->
                    writer.reopenProposal(person, HexFormat.of().parseHex(again.proposalKeyHex()));
            case Edit.EndGuardianLink end ->
                    writer.endLink(person, HexFormat.of().parseHex(end.proposalKeyHex()));
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

    // A fingerprint advances only here, in the transaction that applies what it stands for. A person
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
