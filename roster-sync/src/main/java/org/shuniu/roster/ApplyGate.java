package org.shuniu.roster;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.shuniu.roster.brake.Braking;
import org.shuniu.roster.calendar.QuietWindow;
import org.shuniu.roster.calendar.WorkCalendar;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgTree;
import org.shuniu.roster.source.PausedSources;

/** Whether the plan of a batch may be applied today. */
final class ApplyGate {
    private final PausedSources sources;
    private final WorkCalendar calendar;
    private final Braking brakes;
    private final OrgTree orgs;
    private final Clock clock;

    /** How far the gate stands open. */
    enum Position {
        OPEN,
        /** Somewhere in the plan it is quiet: what never waits may pass. */
        URGENT_ONLY,
        /** Somebody has to resume the source first. */
        SHUT
    }

    ApplyGate(
            PausedSources sources,
            WorkCalendar calendar,
            Braking brakes,
            OrgTree orgs,
            Clock clock) {
        this.sources = sources;
        this.calendar = calendar;
        this.brakes = brakes;
        this.orgs = orgs;
        this.clock = clock;
    }

    Position of(Batch batch) {
        if (sources.paused().contains(batch.source())) {
            return Position.SHUT;
        }
        List<QuietWindow> quiet = calendar.quietOn(LocalDate.now(clock));
        if (quiet.isEmpty()) {
            return Position.OPEN;
        }
        Set<OrgCode> touched = Set.copyOf(brakes.touchedBy(batch.id()));
        boolean concerned = quiet.stream().anyMatch(w -> !orgs.within(touched, w.orgs()).isEmpty());
        return concerned ? Position.URGENT_ONLY : Position.OPEN;
    }
}
