package org.shuniu.roster.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;
import org.shuniu.roster.org.SchoolYear;

/** A clock that stands until a test moves it. */
public final class MovableClock extends Clock {
    private final AtomicReference<Instant> now;
    private final ZoneId zone;

    public MovableClock(Instant now) {
        this(new AtomicReference<>(now), SchoolYear.ZONE);
    }

    private MovableClock(AtomicReference<Instant> now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /** Nine in the morning of a day in the hub's zone. */
    public static MovableClock on(LocalDate day) {
        return new MovableClock(morningOf(day));
    }

    /** Goes to nine in the morning of the day. */
    public void moveTo(LocalDate day) {
        now.set(morningOf(day));
    }

    public void advance(Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
    }

    private static Instant morningOf(LocalDate day) {
        return day.atTime(LocalTime.of(9, 0)).atZone(SchoolYear.ZONE).toInstant();
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** The same clock in another zone: both move together. */
    @Override
    public Clock withZone(ZoneId other) {
        return new MovableClock(now, other);
    }
}
