package org.shuniu.roster.brake;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.calendar.WorkCalendar;
import org.shuniu.roster.identity.UuidV7;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.org.Grades;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.SchoolYear;
import org.shuniu.roster.org.Stage;
import org.shuniu.roster.plan.Change;
import org.shuniu.roster.plan.Edit;
import org.shuniu.roster.plan.PlanStore;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Judges plans: once when they are made, and again chunk by chunk where others have changed people
 * meanwhile.
 */
public final class Braking {
    private static final int LAST_DAYS = 7;

    // Whoever begins to apply waits for the chunks under way, so that a chunk that sees nobody else
    // at work is right until it is over.
    private static final String FENCE =
            "select pg_advisory_xact_lock(hashtextextended('shuniu.apply', 0))";
    private static final String BEHIND_FENCE =
            "select pg_advisory_xact_lock_shared(hashtextextended('shuniu.apply', 0))";

    // In order, lest two chunks wait for each other.
    private static final String LOCK_SCHOOLS =
            """
            select count(pg_advisory_xact_lock(hashtextextended('shuniu.org:' || s.code, 0)))
              from (select code from unnest(:codes) as u (code) order by code) s
            """;

    private final JdbcClient jdbc;
    private final HeadCount heads;
    private final Parts parts;
    private final Clock clock;
    private final SecureRandom random;

    /**
     * What braking works with.
     *
     * @param hub the root of the org tree
     */
    public record Parts(
            BrakeRules rules,
            WorkCalendar calendar,
            OrgCode hub,
            BatchStore batches,
            PlanStore plans,
            HoldStore holds,
            AuditLog audit) {}

    /**
     * Brakes on a migrated database.
     *
     * @param clock in the hub's zone, so that days are its days
     */
    public Braking(JdbcTemplate template, Parts parts, Clock clock, SecureRandom random) {
        this.jdbc = JdbcClient.create(template);
        this.heads = new HeadCount(template);
        this.parts = parts;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Judges a fresh plan and holds what its brakes stop; inside the transaction that declares it
     * planned.
     *
     * @return the counts with the held rows taken out of their places
     */
    public Batch.Counts judge(Batch batch, Batch.Counts counts) {
        HeadCount.Season season = season();
        parts.plans().settleEndings(batch.id(), season.finishing());
        boolean regions = parts.rules().reachRegions();
        List<Measure> departures = heads.departures(batch.id(), null, regions, season);
        var measures = new ArrayList<>(departures);
        measures.addAll(heads.changed(batch.id(), regions, season));
        List<Trip> trips = new ArrayList<>(shares(measures));
        trips.addAll(emptied(departures));
        List<String> unknown = new ArrayList<>();
        trips.addAll(unknownSchools(batch, counts, unknown));
        Batch.Counts left = HeldRows.held(counts, hold(batch, trips, unknown, season));
        return trips.isEmpty() ? left : holdEmptied(batch, left, season);
    }

    /**
     * Whoever is held does not come where others leave from: holds again what empties a place now,
     * until nothing does.
     */
    private Batch.Counts holdEmptied(Batch batch, Batch.Counts counts, HeadCount.Season season) {
        Batch.Counts left = counts;
        while (true) {
            List<Trip> trips = emptied(heads.departures(batch.id(), null, false, season));
            if (trips.isEmpty()) {
                return left;
            }
            left = HeldRows.held(left, hold(batch, trips, List.of(), season));
        }
    }

    /** Called before the first chunk of a batch, in the transaction that lets it begin. */
    public void begin() {
        jdbc.sql(FENCE).query(rs -> {});
    }

    /**
     * Judges a chunk again, under the locks of its schools, if anybody else has changed people
     * since the batch was planned; inside the transaction that applies it.
     *
     * @param turn awaited before anything is judged: what is applied beside this counts too
     * @return the changes that may be applied
     */
    public List<Change> letThrough(Batch batch, List<Change> chunk, Runnable turn) {
        jdbc.sql(BEHIND_FENCE).query(rs -> {});
        Set<OrgCode> leaving = schools(chunk, Change.Op.LEAVE);
        Set<OrgCode> opening = schools(chunk, Change.Op.CREATE);
        if ((leaving.isEmpty() && opening.isEmpty()) || !parts.batches().othersAtWork(batch.id())) {
            return chunk;
        }
        turn.run();
        lock(leaving, opening);
        HeadCount.Season season = season();
        var trips = new ArrayList<Trip>();
        if (!leaving.isEmpty()) {
            List<Measure> departures =
                    heads.departures(batch.id(), leaving, parts.rules().reachRegions(), season);
            trips.addAll(shares(departures));
            trips.addAll(emptied(departures));
        }
        if (!opening.isEmpty()) {
            trips.addAll(arrived(batch.id(), opening));
        }
        if (trips.isEmpty()) {
            return chunk;
        }
        Map<Change.Op, PlanStore.OpCount> held = hold(batch, trips, List.of(), season);
        Batch now = parts.batches().lock(batch.id());
        Batch.Counts left = holdEmptied(batch, HeldRows.held(now.counts(), held), season);
        parts.batches().setCounts(batch.id(), left);
        return parts.plans()
                .plannedFor(batch.id(), new HashSet<>(chunk.stream().map(Change::person).toList()));
    }

    private static Set<OrgCode> schools(List<Change> chunk, Change.Op op) {
        var schools = new HashSet<OrgCode>();
        for (Change change : chunk) {
            if (op == Change.Op.CREATE && change.op() == op) {
                schools.add(change.org());
            } else if (op == Change.Op.LEAVE && change.baseVersion() > 0) {
                for (Edit edit : change.edits()) {
                    if (edit instanceof Edit.EndAffiliation end) {
                        schools.add(end.tenure().org());
                    }
                }
            }
        }
        return schools;
    }

    private void lock(Set<OrgCode> leaving, Set<OrgCode> opening) {
        var codes = new TreeSet<String>();
        leaving.forEach(org -> codes.add(org.value()));
        opening.forEach(org -> codes.add(org.value()));
        jdbc.sql(LOCK_SCHOOLS).param("codes", codes.toArray(String[]::new)).query(rs -> {});
    }

    private List<Trip> shares(List<Measure> measures) {
        var suspects = new ArrayList<Measure>();
        var bounds = new ArrayList<Long>();
        for (Measure measure : measures) {
            long bound = 0;
            for (Brake.Share brake : parts.rules().shares()) {
                if (brake.watches(measure)) {
                    bound = Math.max(bound, brake.smallestSafeBase(measure));
                }
            }
            if (bound > 0) {
                suspects.add(measure);
                bounds.add(bound);
            }
        }
        long[] present = heads.present(suspects, bounds);
        var trips = new ArrayList<Trip>();
        for (int i = 0; i < suspects.size(); i++) {
            trips.addAll(judge(suspects.get(i), present[i]));
        }
        return trips;
    }

    /** Of brakes that differ in their days alone, the one of the fewest days says enough. */
    private Collection<Trip> judge(Measure measure, long present) {
        Trip first = null;
        for (Brake.Share brake : parts.rules().shares()) {
            Trip trip = brake.watches(measure) ? brake.judge(measure, present) : null;
            if (trip != null && (first == null || trip.needs() > first.needs())) {
                first = trip;
            }
        }
        return first == null ? List.of() : List.of(first);
    }

    private List<Trip> emptied(List<Measure> departures) {
        var trips = new ArrayList<Trip>();
        for (Measure measure : departures) {
            for (Brake.ToZero brake : parts.rules().toZero()) {
                Trip trip = brake.judge(measure);
                if (trip != null) {
                    trips.add(trip);
                }
            }
        }
        return trips;
    }

    private List<Trip> unknownSchools(Batch batch, Batch.Counts counts, List<String> unknown) {
        if (parts.rules().unknownSchools().isEmpty()
                || !parts.batches().hasApplied(batch.source())) {
            return List.of();
        }
        List<HeadCount.School> schools = heads.schools(batch.id(), batch.source());
        List<HeadCount.School> strange =
                schools.stream().filter(school -> !school.known()).toList();
        long people = strange.stream().mapToLong(HeadCount.School::people).sum();
        if (parts.rules().unknownSchools().stream()
                .noneMatch(b -> b.trips(strange.size(), schools.size(), people))) {
            return List.of();
        }
        long all =
                schools.size() + unchangedSchools(batch, counts, schools.size() - strange.size());
        var trips = new ArrayList<Trip>();
        for (Brake.UnknownSchools brake : parts.rules().unknownSchools()) {
            if (brake.trips(strange.size(), all, people)) {
                strange.forEach(school -> unknown.add(school.code()));
                Population population = strange.getFirst().population();
                Measure measure =
                        Measure.of(
                                Operation.CREATE,
                                Level.HUB,
                                0,
                                parts.hub().value(),
                                population,
                                strange.size());
                trips.add(
                        new Trip(
                                brake,
                                measure,
                                strange.size(),
                                all,
                                brake.limit().allowed(all),
                                brake.needs(strange.size(), all)));
            }
        }
        return trips;
    }

    /** Unchanged rows are not looked at; they stand at schools that the source spoke of before. */
    private long unchangedSchools(Batch batch, Batch.Counts counts, long changed) {
        return counts.unchanged() == 0
                ? 0
                : Math.clamp(heads.schoolsOf(batch.source()) - changed, 0, counts.unchanged());
    }

    private List<Trip> arrived(UUID batch, Set<OrgCode> schools) {
        var trips = new ArrayList<Trip>();
        for (HeadCount.Arrivals arrivals : heads.arrivals(batch, schools)) {
            if (arrivals.others() > 0) {
                Measure together =
                        arrivals.planned()
                                .withAffected(arrivals.planned().affected() + arrivals.others());
                trips.addAll(judge(together, arrivals.present()));
            }
        }
        return trips;
    }

    private Map<Change.Op, PlanStore.OpCount> hold(
            Batch batch, List<Trip> trips, List<String> unknown, HeadCount.Season season) {
        if (trips.isEmpty()) {
            return Map.of();
        }
        Instant expiresAt =
                parts.calendar().endOfWorkingDay(parts.rules().approvalDays(), clock.instant());
        var openings = new ArrayList<HoldStore.Opening>();
        for (Trip trip : trips) {
            openings.add(
                    new HoldStore.Opening(
                            opened(batch, trip, expiresAt), trip.brake(), trip.measure().level()));
        }
        parts.holds().open(batch.id(), openings, unknown, season.promotion());
        if (!batch.dryRun()) {
            openings.forEach(o -> parts.audit().record(new HoldEvent.Opened(o.hold())));
        }
        return parts.plans().hold(batch.id(), openings.stream().map(o -> o.hold().id()).toList());
    }

    private Hold opened(Batch batch, Trip trip, Instant expiresAt) {
        return new Hold(
                UuidV7.next(clock, random),
                batch.id(),
                trip.brake().name(),
                new OrgCode(trip.measure().orgCode()),
                trip.measure().population().code(),
                trip.measure().operation(),
                trip.affected(),
                trip.base(),
                trip.allowed(),
                trip.needs(),
                0,
                batch.dryRun() ? Hold.State.FORESEEN : Hold.State.OPEN,
                expiresAt);
    }

    private HeadCount.Season season() {
        LocalDate today = LocalDate.now(clock);
        var finishing = new LinkedHashMap<String, Integer>();
        if (parts.calendar().isGraduation(today)) {
            for (Stage stage : Stage.values()) {
                // In June the last year is under way, in September it is over.
                finishing.put(
                        String.valueOf(stage.letter()),
                        SchoolYear.of(today).startYear() - Grades.yearsOf(stage) + 1);
            }
        }
        return new HeadCount.Season(
                JsonMapper.shared().writeValueAsString(finishing),
                parts.calendar().isPromotion(today),
                today.minusDays(LAST_DAYS));
    }

    /** The schools in which a plan changes anything. */
    public List<OrgCode> touchedBy(UUID batch) {
        return heads.touched(batch);
    }
}
