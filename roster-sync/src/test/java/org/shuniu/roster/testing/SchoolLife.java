package org.shuniu.roster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.shuniu.roster.RosterEngine;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.Delivery;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.source.Source;

/** A hub through the years: days pass as the test says, and registries send what it gives them. */
public final class SchoolLife implements AutoCloseable {
    private final TestClock clock;
    private final TestHub hub;

    /** Nine o'clock on that day. */
    public SchoolLife(String day) {
        clock = TestClock.on(day);
        hub = new TestHub(clock);
    }

    public TestHub hub() {
        return hub;
    }

    public TestClock clock() {
        return clock;
    }

    public RosterEngine engine() {
        return hub.engine();
    }

    public SchoolLife on(String day) {
        clock.goTo(day);
        return this;
    }

    public SchoolLife after(Duration time) {
        clock.set(clock.instant().plus(time));
        return this;
    }

    public void source(String id, String format, String... scope) {
        source(id, format, Source.Mode.SNAPSHOT, Map.of(), Duration.ofHours(12), scope);
    }

    public void source(
            String id,
            String format,
            Source.Mode mode,
            Map<Role, Integer> absentAfter,
            Duration minAbsence,
            String... scope) {
        var orgs = List.of(scope).stream().map(OrgCode::new).toList();
        engine().sources()
                .putWidened(new Source(id, format, mode, orgs, absentAfter, minAbsence), "test");
    }

    /** A snapshot that declares its rows, and so proves to be whole. */
    public Batch whole(String source, byte[] file, long rows) {
        return applied(deliver(source, file, rows, null, false));
    }

    /** A snapshot of pupils that declares its rows. */
    public Batch whole(String source, Pupil... pupils) {
        return whole(source, Pupil.file(pupils), pupils.length);
    }

    /** A snapshot that proves nothing. */
    public Batch loose(String source, Pupil... pupils) {
        return applied(deliver(source, Pupil.file(pupils), null, null, false));
    }

    public Batch loose(String source, String file) {
        return applied(deliver(source, file.getBytes(StandardCharsets.UTF_8), null, null, false));
    }

    public Batch loose(String source, Archive archive) {
        return applied(deliver(source, archive.bytes(), null, null, false));
    }

    /** Midnight has passed. */
    public void due() {
        try {
            while (!engine().endWhatIsDue()) {
                // The worker is at it by itself at this very moment.
                Thread.onSpinWait();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public Batch rehearse(String source, Pupil... pupils) {
        return deliver(source, Pupil.file(pupils), (long) pupils.length, null, true);
    }

    /** Whatever becomes of it. */
    public Batch deliver(String source, byte[] file, Long rows, Instant asOf, boolean dryRun) {
        return hub.deliver(
                new Delivery(source, "roster.xls", dryRun, rows, null, asOf, "test"), file);
    }

    /** Days pass, with one whole snapshot each. */
    public void nights(int nights, String source, Pupil... pupils) {
        for (int night = 0; night < nights; night++) {
            after(Duration.ofDays(1));
            whole(source, pupils);
        }
    }

    private static Batch applied(Batch batch) {
        assertThat(batch.state()).as("%s", batch.problem()).isEqualTo(BatchState.APPLIED);
        return batch;
    }

    public PersonProfile person(Pupil pupil) {
        List<PersonProfile> found =
                engine().people()
                        .search(IdentifierType.CITIZEN_ID, pupil.idNumber(), OrgScope.WHOLE_HUB);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    /** The schools where the person is in force. */
    public List<String> places(Pupil pupil) {
        return person(pupil).activeAffiliations().stream().map(a -> a.org().value()).toList();
    }

    public long count(String sql) {
        return hub.sql().sql(sql).query(Long.class).single();
    }

    public List<String> strings(String sql) {
        return hub.sql().sql(sql).query(String.class).list();
    }

    public List<String> problems(Batch batch) {
        return engine().batches().problems(batch.id(), 0, 100).stream()
                .map(p -> p.problem().code())
                .toList();
    }

    @Override
    public void close() {
        hub.close();
    }
}
