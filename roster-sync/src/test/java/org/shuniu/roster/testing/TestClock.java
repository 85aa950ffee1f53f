package org.shuniu.roster.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.shuniu.roster.org.SchoolYear;

/** A clock that stands still until a test moves it. */
public final class TestClock extends Clock {
    private static final LocalTime MORNING = LocalTime.of(9, 0);

    private final AtomicReference<Instant> now;
    private final ZoneId zone;

    public TestClock(Instant now) {
        this(new AtomicReference<>(now), ZoneOffset.UTC);
    }

    private TestClock(AtomicReference<Instant> now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /** Nine o'clock in the morning, Beijing time. */
    public static TestClock on(String day) {
        return new TestClock(morningOf(day));
    }

    public void goTo(String day) {
        set(morningOf(day));
    }

    private static Instant morningOf(String day) {
        return LocalDate.parse(day).atTime(MORNING).atZone(SchoolYear.ZONE).toInstant();
    }

    public void advance(Duration by) {
        now.updateAndGet(then -> then.plus(by));
    }

    public void set(Instant instant) {
        now.set(instant);
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new TestClock(now, other);
    }

    @Override
    public Instant instant() {
        return now.get();
    }
}
