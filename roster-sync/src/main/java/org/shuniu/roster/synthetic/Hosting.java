package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.RegionCode;
import org.shuniu.roster.identity.SchoolCode;
import org.shuniu.roster.org.Region;
import org.shuniu.roster.org.Regions;
import org.shuniu.roster.synthetic.Layout.GradeOfSchool;

/**
 * Under which school, class and region a day's files show a desk. It differs from the desk's own
 * where the school was merged, closed or renamed, where it has no grade above the fourth, and where
 * the county got another code.
 */
final class Hosting {
    /** Classes of other schools are numbered from 21 on, so that no class changes its number. */
    private static final int GUESTS = 20;

    private final Layout layout;
    private final SchoolEvents events;
    private final YearPlans.Plan plan;
    private final LocalDate day;
    private final Map<SchoolCode, School> byCode;
    private final School[] shown;
    private final Map<String, String> recoded = new HashMap<>();
    private final Map<GradeOfSchool, List<Room>> displaced = new HashMap<>();

    private final boolean changesNothing;

    /** Where a class is taught. */
    record Room(School school, int classNumber) {}

    /** A grade whose school is not its own any more. */
    private record Displaced(GradeOfSchool grade, LocalDate since) {}

    Hosting(
            Layout layout,
            SchoolEvents events,
            YearPlans plans,
            YearPlans.Plan plan,
            LocalDate day) {
        this.layout = layout;
        this.events = events;
        this.plan = plan;
        this.day = day;
        this.byCode =
                layout.schools().stream()
                        .collect(Collectors.toMap(School::code, Function.identity()));
        this.shown = layout.schools().toArray(School[]::new);
        events.until(day).forEach(this::show);
        Map<List<Integer>, Integer> guests = new HashMap<>();
        plan.inFileOrder().stream()
                .map(grade -> displaced(grade, plans))
                .filter(grade -> grade != null)
                .sorted(
                        Comparator.comparing(Displaced::since)
                                .thenComparing(d -> d.grade().school().index()))
                .forEach(d -> displaced.put(d.grade(), rooms(d.grade(), guests)));
        this.changesNothing = displaced.isEmpty() && events.until(day).isEmpty();
    }

    /** Whether every desk is shown where it stands. */
    boolean changesNothing() {
        return changesNothing;
    }

    Room room(GradeOfSchool grade, int classNumber) {
        List<Room> rooms = displaced.isEmpty() ? null : displaced.get(grade);
        return rooms == null
                ? new Room(shown[grade.school().index()], classNumber)
                : rooms.get(classNumber - 1);
    }

    /** The school that has somebody's post now. */
    School employer(School school) {
        School host = open(school);
        return shown[
                host == null
                        ? neighbours(school, school.levels()).getFirst().index()
                        : host.index()];
    }

    /** The code under which a region is registered now. */
    String region(String code) {
        return recoded.isEmpty() ? code : recoded.getOrDefault(code, code);
    }

    List<Pupil.Member> members(List<Pupil.Member> members) {
        return recoded.isEmpty()
                ? members
                : members.stream().map(m -> m.withRegion(region(m.region()))).toList();
    }

    private void show(SchoolEvent event) {
        switch (event) {
            case SchoolEvent.Renamed(_, SchoolCode code, String name) -> {
                int index = require(code).index();
                shown[index] = shown[index].withName(name);
            }
            case SchoolEvent.Recoded(_, RegionCode from, RegionCode to) -> {
                recoded.replaceAll((_, now) -> now.equals(from.value()) ? to.value() : now);
                recoded.put(from.value(), to.value());
                for (School school : layout.schools()) {
                    Region own = school.county().region();
                    if (region(own.code().value()).equals(to.value())) {
                        shown[school.index()] =
                                shown[school.index()].withAddress(Regions.ofChina().fullName(to));
                    }
                }
            }
            case SchoolEvent.Merged(_, SchoolCode from, SchoolCode into) -> {
                require(from);
                require(into);
            }
            case SchoolEvent.Closed(_, SchoolCode code) -> require(code);
        }
    }

    private School require(SchoolCode code) {
        School school = byCode.get(code);
        if (school == null) {
            throw new IllegalArgumentException("the province has no school " + code.value());
        }
        return school;
    }

    private @Nullable Displaced displaced(GradeOfSchool grade, YearPlans plans) {
        School school = grade.school();
        LocalDate gone = events.goneSince(school, day);
        if (gone != null) {
            return new Displaced(grade, gone);
        }
        int level = grade.grade().level();
        if (school.levels().contains(level)) {
            return null;
        }
        int yearsAgo = 0;
        while (!school.levels().contains(level - yearsAgo - 1)) {
            yearsAgo++;
        }
        return new Displaced(grade, plans.firstDay(plan.year() - yearsAgo));
    }

    private List<Room> rooms(GradeOfSchool grade, Map<List<Integer>, Integer> guests) {
        int level = grade.grade().level();
        School host = open(grade.school());
        List<School> hosts =
                host != null && host.levels().contains(level)
                        ? List.of(host)
                        : neighbours(grade.school(), List.of(level));
        List<Room> rooms = new ArrayList<>();
        for (int i = 0; i < grade.grade().classes(); i++) {
            School of = hosts.get((grade.school().index() + i) % hosts.size());
            int guest = guests.merge(List.of(of.index(), level), 1, Integer::sum);
            rooms.add(new Room(shown[of.index()], GUESTS + guest));
        }
        return rooms;
    }

    /** The school itself or what it became; null if that was closed. */
    private @Nullable School open(School school) {
        School at = school;
        while (!events.isOpen(at, day)) {
            SchoolCode next = events.successor(at, day);
            if (next == null) {
                return null;
            }
            at = require(next);
        }
        return at;
    }

    /** Open schools with one of these grades in the county, or else anywhere in the province. */
    private List<School> neighbours(School school, List<Integer> levels) {
        List<School> open =
                levels.stream()
                        .flatMap(level -> layout.gradesOfLevel(level).stream())
                        .map(GradeOfSchool::school)
                        .filter(other -> events.isOpen(other, day))
                        .distinct()
                        .toList();
        List<School> near =
                open.stream()
                        .filter(other -> other.county().index() == school.county().index())
                        .toList();
        if (open.isEmpty()) {
            throw new IllegalArgumentException(
                    "no school is left for the pupils of " + school.code().value());
        }
        return near.isEmpty() ? open : near;
    }
}
