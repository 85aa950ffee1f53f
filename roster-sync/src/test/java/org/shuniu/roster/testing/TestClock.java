package org.shuniu.roster.testing;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.shuniu.roster.org.SchoolYear;

/** A clock that stands until the test moves it; all its zones move together. */
public final class TestClock extends Clock {
    private static final LocalTime MORNING = LocalTime.of(9, 0);

    private final ZoneId zone;
    private final Instant[] now;

    private TestClock(ZoneId zone, Instant[] now) {
        this.zone = zone;
        this.now = now;
    }

    /** Nine o'clock in the morning, Beijing time. */
    public static TestClock on(String day) {
        var clock = new TestClock(ZoneOffset.UTC, new Instant[1]);
        clock.goTo(day);
        return clock;
    }

    public void goTo(String day) {
        set(LocalDate.parse(day).atTime(MORNING).atZone(SchoolYear.ZONE).toInstant());
    }

    public void set(Instant instant) {
        synchronized (now) {
            now[0] = instant;
        }
    }

    @Override
    public Instant instant() {
        synchronized (now) {
            return now[0];
        }
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new TestClock(other, now);
    }
}
