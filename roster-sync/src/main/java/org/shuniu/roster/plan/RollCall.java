package org.shuniu.roster.plan;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.absence.AbsenceStore.Missed;
import org.shuniu.roster.absence.AbsenceStore.Standing;
import org.shuniu.roster.fingerprint.Recognition;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.source.Source;

/**
 * Who is missing from a complete snapshot, and for whom that is the end. A record is missing if the
 * source is remembered for it, it speaks for an affiliation inside the scope, the delivery does not
 * hold it, and no row that could not be read may be it.
 */
final class RollCall {
    private static final int CHUNK = 1_000;

    /** By which the changes that it asks for are known. */
    static final String RULE = "absent";

    private final UUID batch;
    private final Source source;
    private final Instant asOf;
    private final LocalDate today;
    private final Planner.Stores stores;
    private final Recognition delivery;
    private final Foresight foresight;
    private final OrgPlan orgs;
    private final UnreadRows unread;

    /** Somebody whose affiliation ends because complete snapshots no longer hold its record. */
    record Absentee(Standing standing, StoredPerson person, Departure departure, Edit forget) {
        List<Edit> edits() {
            var edits = new ArrayList<>(departure.edits());
            edits.add(forget);
            return edits;
        }
    }

    RollCall(
            UUID batch,
            Source source,
            Instant asOf,
            LocalDate today,
            Planner.Stores stores,
            Recognition delivery,
            Foresight foresight,
            OrgPlan orgs,
            UnreadRows unread) {
        this.batch = batch;
        this.source = source;
        this.asOf = asOf;
        this.today = today;
        this.stores = stores;
        this.delivery = delivery;
        this.foresight = foresight;
        this.orgs = orgs;
        this.unread = unread;
    }

    /** Whoever was missed before and is here again is no longer absent; any delivery shows that. */
    void welcomeBack() {
        Digest128 after = null;
        while (true) {
            List<Digest128> missed = stores.absences().counted(source.id(), after, CHUNK);
            if (missed.isEmpty()) {
                return;
            }
            after = missed.getLast();
            stores.absences().notePresent(batch, missed.stream().filter(delivery::holds).toList());
        }
    }

    /**
     * Notes who is missing.
     *
     * @param due takes those for whom it is the end
     */
    void call(Consumer<List<Absentee>> due) {
        var keys = new ArrayList<Digest128>(CHUNK);
        delivery.absent(
                key -> {
                    keys.add(key);
                    if (keys.size() == CHUNK) {
                        due.accept(callChunk(keys));
                        keys.clear();
                    }
                });
        if (!keys.isEmpty()) {
            due.accept(callChunk(keys));
        }
    }

    private List<Absentee> callChunk(List<Digest128> keys) {
        var absent = new HashSet<>(keys);
        absent.removeAll(stores.absences().present(batch, keys));
        List<Standing> standing = withinScope(stores.absences().standing(source.id(), absent));
        Map<Digest128, Missed> missed = stores.absences().missed(source.id(), absent);
        List<Standing> due =
                standing.stream().filter(s -> isDue(s, missed.get(s.recordKey()))).toList();
        Map<PersonId, StoredPerson> people = load(unread.isEmpty() ? due : standing);
        var noted = new ArrayList<Digest128>();
        var mistaken = new ArrayList<Digest128>();
        var leaving = new ArrayList<Absentee>();
        for (Standing record : standing) {
            StoredPerson person = people.get(record.person());
            if (person != null && unread.mayBe(person, record.org())) {
                mistaken.add(record.recordKey());
                continue;
            }
            noted.add(record.recordKey());
            if (person != null && due.contains(record)) {
                leave(record, person, people, leaving);
            }
        }
        stores.absences().noteAbsent(batch, noted);
        stores.absences().notePresent(batch, mistaken);
        return leaving;
    }

    private void leave(
            Standing record,
            StoredPerson person,
            Map<PersonId, StoredPerson> people,
            List<Absentee> leaving) {
        List<Tenure> ending =
                person.affiliations().stream()
                        .filter(held -> held.source().equals(source.id()))
                        .filter(held -> record.recordKey().equals(held.recordKey()))
                        .toList();
        if (ending.isEmpty()) {
            // Another row of this delivery has ended it already.
            return;
        }
        Departure departure = Departure.of(person, ending, Departure.Reason.ABSENT, today);
        // The link stays, so that who comes back is known; what the record says is read afresh.
        var forget =
                new Edit.LinkRecord(
                        source.id(), HexFormat.of().formatHex(record.recordKey().toBytes()));
        leaving.add(new Absentee(record, person, departure, forget));
        people.put(record.person(), foresight.after(person, departure.edits()));
    }

    private boolean isDue(Standing record, @Nullable Missed before) {
        int times = 1;
        if (before != null) {
            boolean close = before.lastCounted().plus(source.minAbsence()).isAfter(asOf);
            times = close ? before.times() : before.times() + 1;
        }
        return times
                >= source.absentAfter().getOrDefault(record.role(), Source.DEFAULT_ABSENT_AFTER);
    }

    private List<Standing> withinScope(List<Standing> records) {
        var schools = new HashSet<OrgCode>();
        records.forEach(record -> schools.add(record.org()));
        Set<OrgCode> inside = orgs.withinScope(schools);
        return records.stream().filter(record -> inside.contains(record.org())).toList();
    }

    private Map<PersonId, StoredPerson> load(List<Standing> records) {
        var ids = new HashSet<PersonId>();
        records.forEach(record -> ids.add(record.person()));
        return foresight.load(ids);
    }
}
