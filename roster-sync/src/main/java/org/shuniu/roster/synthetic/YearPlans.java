package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.shuniu.roster.org.Stage;
import org.shuniu.roster.synthetic.Dice.Topic;
import org.shuniu.roster.synthetic.Layout.GradeOfSchool;
import org.shuniu.roster.synthetic.SchoolType.StageGrade;

/**
 * Which desks the schools have in each school year, and from which desks the pupils of a new stage
 * come. A cohort keeps its desks while it stays in a stage; with the next one it goes to other
 * schools near by.
 */
final class YearPlans {
    /** Of the pupils of junior schools; the others go to work. */
    private static final double GO_ON_TO_SENIOR = 0.95;

    private static final double CLASSES_REARRANGED = 0.03;
    private static final int LARGEST_CLASS = 55;

    /** Pupils who change schools together: those of one to four schools. */
    private static final int NEIGHBOURHOOD = 400;

    private final ProvinceSpec spec;
    private final Dice dice;
    private final Layout layout;
    private final SchoolEvents events;
    private final List<Plan> plans = new ArrayList<>();

    YearPlans(ProvinceSpec spec, Dice dice, Layout layout, SchoolEvents events, int years) {
        this.spec = spec;
        this.dice = dice;
        this.layout = layout;
        this.events = events;
        List<List<GradeOfSchool>> first = new ArrayList<>();
        for (int level = 0; level < SchoolType.LEVELS; level++) {
            first.add(layout.gradesOfLevel(level));
        }
        plans.add(new Plan(0, first));
        while (plans.size() < years) {
            plans.add(next(plans.getLast()));
        }
    }

    /** One school year's desks. */
    final class Plan {
        private final int year;
        private final List<List<GradeOfSchool>> levels;
        private final List<Ranges> byRank;
        private final List<GradeOfSchool> inFileOrder;
        private final int[] sizes;
        private final int[] kindergartenInCounty = new int[layout.counties().size()];

        private Plan(int year, List<List<GradeOfSchool>> levels) {
            this.year = year;
            this.levels = levels;
            this.sizes =
                    levels.stream()
                            .mapToInt(of -> of.stream().mapToInt(g -> g.grade().size()).sum())
                            .toArray();
            this.inFileOrder =
                    levels.stream()
                            .flatMap(List::stream)
                            .sorted(Comparator.comparingInt(g -> g.school().index()))
                            .toList();
            levels.getFirst()
                    .forEach(
                            g ->
                                    kindergartenInCounty[g.school().county().index()] +=
                                            g.grade().size());
            this.byRank = new ArrayList<>();
            for (int level = 0; level < sizes.length; level++) {
                byRank.add(
                        Layout.ranges(
                                levels.get(level), School.Grade::rankInProvince, sizes[level]));
            }
        }

        int year() {
            return year;
        }

        int size(int level) {
            return sizes[level];
        }

        /** School by school, the youngest first. */
        List<GradeOfSchool> inFileOrder() {
            return inFileOrder;
        }

        List<GradeOfSchool> grades(int level) {
            return levels.get(level);
        }

        GradeOfSchool gradeAt(int level, int rank) {
            return levels.get(level).get(byRank.get(level).at(rank));
        }

        /** How many of the level's desks in a county stand before one of them. */
        int rankInCounty(int level, int rank) {
            School.Grade grade = gradeAt(level, rank).grade();
            return grade.rankInCounty() + rank - grade.rankInProvince();
        }

        /**
         * The desk of the year before from which a pupil comes to a desk of a new stage; below zero
         * where somebody new comes.
         */
        int from(int level, int rank) {
            if (level == 0) {
                return -1;
            }
            int before = plans.get(year - 1).size(level - 1);
            int now = sizes[level];
            int hoods = Math.max(1, Math.min(before, now) / NEIGHBOURHOOD);
            int hood = (int) ((long) rank * hoods / now);
            while (start(now, hoods, hood + 1) <= rank) {
                hood++;
            }
            int first = start(now, hoods, hood);
            Shuffle order =
                    dice.shuffle(
                            Topic.NEXT_SCHOOL,
                            (year * 16L + level) << 26 | hood,
                            start(now, hoods, hood + 1) - first);
            int from = start(before, hoods, hood) + (int) order.at(rank - first);
            return from < start(before, hoods, hood + 1) ? from : -1;
        }

        private static int start(int size, int hoods, int hood) {
            return (int) ((long) size * hood / hoods);
        }
    }

    Plan of(Period period) {
        return plans.get(period.schoolYear());
    }

    /**
     * Which of the children new to the registry comes to a desk of the kindergarten or of the first
     * grade, counted over both in the county and the cohort.
     */
    int newcomer(Period period, int level, int rank) {
        Plan plan = of(period);
        int before = 0;
        int kindergarten = period.schoolYear() - level;
        if (level > 0 && kindergarten > 0) {
            School.County county = plan.gradeAt(level, rank).school().county();
            before = plans.get(kindergarten).kindergartenInCounty[county.index()];
        }
        return before + plan.rankInCounty(level, rank);
    }

    LocalDate firstDay(int year) {
        return LocalDate.of(spec.schoolYear() + year, Month.SEPTEMBER, 1);
    }

    private Plan next(Plan before) {
        int year = before.year() + 1;
        List<List<GradeOfSchool>> levels = new ArrayList<>();
        for (int level = 0; level < SchoolType.LEVELS; level++) {
            levels.add(
                    SchoolType.beginsStage(level)
                            ? newStage(year, level, desks(before, level))
                            : promoted(year, before.grades(level - 1)));
        }
        return new Plan(year, levels);
    }

    private int desks(Plan before, int level) {
        int usual = layout.cohortInProvince(level);
        if (usual == 0) {
            return 0;
        }
        Stage stage = layout.gradesOfLevel(level).getFirst().grade().stage();
        return switch (stage) {
            case KINDERGARTEN -> usual;
            // Many children go to no kindergarten: they come to the registry with the first grade.
            case PRIMARY -> Math.max(usual, before.size(level - 1));
            case JUNIOR -> before.size(level - 1);
            case SENIOR, VOCATIONAL -> (int) (before.size(level - 1) * GO_ON_TO_SENIOR);
        };
    }

    private List<GradeOfSchool> newStage(int year, int level, int desks) {
        List<GradeOfSchool> usual = layout.gradesOfLevel(level);
        double[] weights =
                usual.stream()
                        .mapToDouble(
                                g ->
                                        events.isOpen(g.school(), firstDay(year))
                                                ? g.grade().size()
                                                : 0)
                        .toArray();
        if (Arrays.stream(weights).sum() == 0) {
            return List.of();
        }
        int[] sizes = Layout.spread(desks, weights, 0);
        List<GradeOfSchool> made = new ArrayList<>();
        int[] inCounty = new int[layout.counties().size()];
        int inProvince = 0;
        for (int i = 0; i < sizes.length; i++) {
            School school = usual.get(i).school();
            StageGrade of = usual.get(i).grade().of();
            int county = school.county().index();
            made.add(
                    new GradeOfSchool(
                            school,
                            new School.Grade(
                                    of,
                                    spec.schoolYear() + year - of.number() + 1,
                                    inProvince,
                                    sizes[i],
                                    Layout.classes(sizes[i]),
                                    inCounty[county],
                                    inProvince)));
            inCounty[county] += sizes[i];
            inProvince += sizes[i];
        }
        return made;
    }

    private List<GradeOfSchool> promoted(int year, List<GradeOfSchool> before) {
        return before.stream().map(g -> new GradeOfSchool(g.school(), promoted(year, g))).toList();
    }

    private School.Grade promoted(int year, GradeOfSchool before) {
        School.Grade grade = before.grade();
        StageGrade of = new StageGrade(grade.stage(), grade.of().number() + 1);
        int classes = grade.classes();
        long key = (year * 16L + of.level()) << 26 | before.school().index();
        boolean atHome =
                before.school().levels().contains(of.level())
                        && events.isOpen(before.school(), firstDay(year));
        if (atHome && dice.chance(Topic.CLASSES, key, CLASSES_REARRANGED)) {
            // 并班 where the classes left fit into rooms, 分班 elsewhere.
            boolean fewer = classes > 1 && grade.size() <= LARGEST_CLASS * (classes - 1);
            classes += fewer ? -1 : grade.size() > classes ? 1 : 0;
        }
        return new School.Grade(
                of,
                grade.entryYear(),
                grade.firstPupil(),
                grade.size(),
                classes,
                grade.rankInCounty(),
                grade.rankInProvince());
    }
}
