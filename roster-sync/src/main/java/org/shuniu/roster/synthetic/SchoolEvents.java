package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.SchoolCode;
import org.shuniu.roster.synthetic.Dice.Topic;

/** What becomes of the schools, the earliest first. */
final class SchoolEvents {
    private static final double MERGED = 0.03;
    private static final double CLOSED = 0.005;
    private static final double RENAMED = 0.01;
    private static final String[] NEW_NAMES = "育才 文澜 求是 明德 启明 崇文 新城 江南".split(" ");

    private final List<SchoolEvent> events;

    /** By school: when it went, and into which other one; null where it was closed. */
    private final Map<SchoolCode, Gone> gone = new HashMap<>();

    private record Gone(LocalDate day, @Nullable SchoolCode into) {}

    SchoolEvents(List<SchoolEvent> events) {
        this.events = events.stream().sorted(Comparator.comparing(SchoolEvent::day)).toList();
        for (SchoolEvent event : this.events) {
            switch (event) {
                case SchoolEvent.Merged(LocalDate day, SchoolCode from, SchoolCode into) ->
                        gone.putIfAbsent(from, new Gone(day, into));
                case SchoolEvent.Closed(LocalDate day, SchoolCode school) ->
                        gone.putIfAbsent(school, new Gone(day, null));
                case SchoolEvent.Renamed _, SchoolEvent.Recoded _ -> {}
            }
        }
    }

    /** The usual ones: mergers and closures when a school year begins, renames in spring. */
    static SchoolEvents usual(ProvinceSpec spec, Dice dice, Layout layout, int years) {
        List<SchoolEvent> events = new ArrayList<>();
        Set<SchoolCode> taken = new HashSet<>();
        for (int year = 1; year < years; year++) {
            LocalDate september = LocalDate.of(spec.schoolYear() + year, Month.SEPTEMBER, 1);
            for (School school : layout.schools()) {
                long key = year * 1_000_000L + school.index();
                double draw = dice.unit(Topic.SCHOOL_EVENT, key);
                School other = draw < MERGED + CLOSED ? likeIt(layout, school) : null;
                if (other == null
                        || taken.contains(school.code())
                        || taken.contains(other.code())) {
                    continue;
                }
                taken.add(school.code());
                if (draw < CLOSED) {
                    events.add(new SchoolEvent.Closed(september, school.code()));
                } else {
                    taken.add(other.code());
                    events.add(new SchoolEvent.Merged(september, school.code(), other.code()));
                }
            }
        }
        for (int year = 0; year < years; year++) {
            LocalDate spring = LocalDate.of(spec.schoolYear() + year + 1, Month.MARCH, 1);
            for (School school : layout.schools()) {
                long key = ~(year * 1_000_000L + school.index());
                if (!taken.contains(school.code())
                        && dice.chance(Topic.SCHOOL_EVENT, key, RENAMED)) {
                    events.add(
                            new SchoolEvent.Renamed(
                                    spring, school.code(), newName(dice, school, key)));
                }
            }
        }
        return new SchoolEvents(events);
    }

    /** Another school of the county with the same grades. */
    private static @Nullable School likeIt(Layout layout, School school) {
        return layout.schools().stream()
                .filter(other -> other.index() != school.index())
                .filter(other -> other.county().index() == school.county().index())
                .filter(
                        other ->
                                other.code().kind().equals(school.code().kind())
                                        && other.levels().equals(school.levels()))
                .findFirst()
                .orElse(null);
    }

    private static String newName(Dice dice, School school, long key) {
        String word = NEW_NAMES[dice.below(Topic.SCHOOL_EVENT, key ^ 1L << 40, NEW_NAMES.length)];
        int at = school.name().indexOf('第');
        return at < 0
                ? word + school.name()
                : school.name().substring(0, at) + word + school.name().substring(at);
    }

    /** Those that the files of a day show. */
    List<SchoolEvent> until(LocalDate day) {
        return events.stream().filter(event -> !event.day().isAfter(day)).toList();
    }

    /** Whether pupils of a new stage still go there. */
    boolean isOpen(School school, LocalDate day) {
        Gone when = gone.get(school.code());
        return when == null || when.day().isAfter(day);
    }

    /** When a school went; null if it is there on that day. */
    @Nullable LocalDate goneSince(School school, LocalDate day) {
        Gone when = gone.get(school.code());
        return when == null || when.day().isAfter(day) ? null : when.day();
    }

    /** The school that took over on or before that day, which may be gone itself; null if none. */
    @Nullable SchoolCode successor(School school, LocalDate day) {
        Gone when = gone.get(school.code());
        return when == null || when.day().isAfter(day) ? null : when.into();
    }
}
