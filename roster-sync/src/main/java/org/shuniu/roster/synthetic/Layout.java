package org.shuniu.roster.synthetic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.shuniu.roster.identity.RegionCode;
import org.shuniu.roster.identity.SchoolCode;
import org.shuniu.roster.org.Region;
import org.shuniu.roster.org.Regions;
import org.shuniu.roster.synthetic.Dice.Topic;

/**
 * The province's counties, schools, grades and classes, and which row numbers belong to which. All
 * that is kept in memory: its size goes with the schools, not with the people.
 */
final class Layout {
    /** 44 % of a province's people are pupils, 3 % staff. */
    private static final double PUPIL_SHARE = 44.0 / 47.0;

    private static final double COUNTY_SIGMA = 0.7;
    private static final double SCHOOL_SIGMA = 0.4;

    /** One county never outgrows the numbers that its births may have. */
    private static final double LARGEST_COUNTY = 3.0;

    /** After three the province is within a few pupils of its size. */
    private static final int SCALINGS = 3;

    private static final int SMALLEST_CLASS = 45;
    private static final int LARGEST_CLASS = 50;

    private final ProvinceSpec spec;
    private final Dice dice;
    private final List<Region> areas;
    private final List<School.County> counties;
    private final List<School> schools;
    private final List<GradeOfSchool> grades;
    private final Ranges gradesByPupil;
    private final Ranges schoolsByStaff;
    private final int pupils;
    private final int staff;
    private final int[][] cohortInCounty;
    private final int[] cohortInProvince = new int[SchoolType.LEVELS];
    private final List<List<GradeOfSchool>> gradesOfLevel;
    private final List<Ranges> gradesByRank;

    /** A grade with its school. */
    record GradeOfSchool(School school, School.Grade grade) {}

    /** A school while its grades still grow and shrink to fit the province. */
    private static final class Draft {
        final SchoolType type;
        final int county;
        final String name;
        final double usualSize;
        final int[] sizes;
        final int[] classes;

        Draft(SchoolType type, int county, String name, double usualSize) {
            this.type = type;
            this.county = county;
            this.name = name;
            this.usualSize = usualSize;
            this.sizes = new int[type.grades().size()];
            this.classes = new int[sizes.length];
        }

        void plan(double scale) {
            List<SchoolType.StageGrade> grades = type.grades();
            double sum = grades.stream().mapToDouble(g -> levelWeight(g.level())).sum();
            for (int i = 0; i < sizes.length; i++) {
                double share = usualSize * scale * levelWeight(grades.get(i).level()) / sum;
                classes[i] = classes(share);
                // A teaching point fills no class; every other grade is cut to whole classes.
                sizes[i] =
                        share < SMALLEST_CLASS / 1.5
                                ? Math.max(1, (int) Math.round(share))
                                : Math.clamp(
                                        Math.round(share),
                                        SMALLEST_CLASS * classes[i],
                                        LARGEST_CLASS * classes[i]);
            }
        }

        int size() {
            return Arrays.stream(sizes).sum();
        }
    }

    Layout(ProvinceSpec spec, Dice dice) {
        this.spec = spec;
        this.dice = dice;
        this.areas = homes(spec.provinceDigits());
        this.pupils = (int) Math.round(spec.rows() * PUPIL_SHARE);
        this.staff = spec.rows() - pupils;
        int[] chosen = chooseCounties();
        int[] schoolsOf = spread(spec.schools(), weights(chosen), 1);
        List<Draft> drafts = drafts(chosen, schoolsOf);
        fit(drafts);
        int[] staffOf = spread(staff, drafts.stream().mapToDouble(Draft::size).toArray(), 1);
        this.counties = counties(chosen, schoolsOf, drafts, staffOf);
        this.cohortInCounty = new int[chosen.length][SchoolType.LEVELS];
        this.schools = schools(drafts, staffOf);
        this.grades =
                schools.stream()
                        .flatMap(s -> s.grades().stream().map(g -> new GradeOfSchool(s, g)))
                        .toList();
        this.gradesByPupil = ranges(grades, School.Grade::firstPupil, pupils);
        this.schoolsByStaff =
                new Ranges(schools.stream().mapToInt(School::firstStaff).toArray(), staff);
        this.gradesOfLevel =
                IntStream.range(0, SchoolType.LEVELS)
                        .mapToObj(
                                level ->
                                        grades.stream()
                                                .filter(g -> g.grade().level() == level)
                                                .toList())
                        .toList();
        this.gradesByRank =
                IntStream.range(0, SchoolType.LEVELS)
                        .mapToObj(
                                cohort ->
                                        ranges(
                                                gradesOfLevel.get(cohort),
                                                School.Grade::rankInProvince,
                                                cohortInProvince[cohort]))
                        .toList();
    }

    int pupils() {
        return pupils;
    }

    int staff() {
        return staff;
    }

    List<School> schools() {
        return schools;
    }

    List<School.County> counties() {
        return counties;
    }

    /**
     * The province's counties in which people can be registered, whether or not it has schools
     * there.
     */
    List<Region> areas() {
        return areas;
    }

    GradeOfSchool gradeOfPupil(int pupil) {
        return grades.get(gradesByPupil.at(pupil));
    }

    School schoolOfStaff(int member) {
        return schools.get(schoolsByStaff.at(member));
    }

    int cohortInCounty(School.County county, int cohort) {
        return cohortInCounty[county.index()][cohort];
    }

    int cohortInProvince(int cohort) {
        return cohortInProvince[cohort];
    }

    /** The pupil who has this rank in the province's cohort. */
    int pupilAt(int cohort, int rank) {
        School.Grade grade = gradeAt(cohort, rank).grade();
        return grade.firstPupil() + rank - grade.rankInProvince();
    }

    /** In the order of ranks. */
    List<GradeOfSchool> gradesOfLevel(int level) {
        return gradesOfLevel.get(level);
    }

    private GradeOfSchool gradeAt(int cohort, int rank) {
        return gradesOfLevel.get(cohort).get(gradesByRank.get(cohort).at(rank));
    }

    /** Counties that both lists know: a county made in 2021 is in no pupil's birth registration. */
    static List<Region> homes(String provinceDigits) {
        List<Region> homes =
                Regions.ofChina().all().stream()
                        .filter(region -> region.level() == RegionCode.Level.COUNTY)
                        .filter(region -> region.state() == Region.State.CURRENT)
                        .filter(region -> region.listedIn() == Region.Lists.BOTH)
                        .filter(region -> region.code().value().startsWith(provinceDigits))
                        .toList();
        if (homes.isEmpty()) {
            throw new IllegalArgumentException("no counties in a province " + provinceDigits);
        }
        return homes;
    }

    private int[] chooseCounties() {
        int count = Math.clamp(spec.schools() / 4, 1, areas.size());
        Shuffle shuffle = dice.shuffle(Topic.COUNTY, 0, areas.size());
        return IntStream.range(0, count).map(i -> (int) shuffle.at(i)).sorted().toArray();
    }

    private double[] weights(int[] chosen) {
        return Arrays.stream(chosen)
                .mapToDouble(
                        area ->
                                Math.min(
                                        LARGEST_COUNTY,
                                        Math.exp(
                                                COUNTY_SIGMA
                                                        * dice.normal(Topic.COUNTY, area + 1))))
                .toArray();
    }

    /** Splits {@code total} by weight, at least {@code least} each, to the last one. */
    static int[] spread(int total, double[] weights, int least) {
        double sum = Arrays.stream(weights).sum();
        int[] parts = new int[weights.length];
        int free = total - least * weights.length;
        double carried = 0;
        int given = 0;
        for (int i = 0; i < parts.length; i++) {
            carried += free * weights[i] / sum;
            // Rounding the running total leaves no remainder and never gives a negative part.
            int upTo = i == parts.length - 1 ? free : (int) Math.floor(carried);
            parts[i] = least + upTo - given;
            given = upTo;
        }
        return parts;
    }

    private List<Draft> drafts(int[] chosen, int[] schoolsOf) {
        List<Draft> drafts = new ArrayList<>();
        Map<String, Integer> ordinals = new HashMap<>();
        for (int county = 0; county < chosen.length; county++) {
            Region region = areas.get(chosen[county]);
            for (int i = 0; i < schoolsOf[county]; i++) {
                int index = drafts.size();
                SchoolType type = SchoolType.TWENTY.get(index % SchoolType.TWENTY.size());
                String where = where(region, type);
                int ordinal = ordinals.merge(where + type, 1, Integer::sum);
                drafts.add(
                        new Draft(
                                type,
                                county,
                                where + "第" + ordinalWord(ordinal) + type.label(),
                                type.medianSize()
                                        * Math.exp(
                                                SCHOOL_SIGMA
                                                        * dice.normal(Topic.SCHOOL_SIZE, index))));
            }
        }
        return drafts;
    }

    /** How many classes so many pupils fill. */
    static int classes(double pupils) {
        return Math.max(1, (int) Math.round(pupils * 2 / (SMALLEST_CLASS + LARGEST_CLASS)));
    }

    /** Cohorts shrink towards the youngest. */
    private static double levelWeight(int level) {
        return 0.85 + 0.15 * level / (SchoolType.LEVELS - 1);
    }

    /** Scales all schools until their whole classes hold about the pupils asked for. */
    private void fit(List<Draft> drafts) {
        double scale = 1;
        for (int i = 0; i < SCALINGS; i++) {
            double fitted = scale;
            drafts.forEach(draft -> draft.plan(fitted));
            scale *= pupils / drafts.stream().mapToDouble(Draft::size).sum();
        }
        settle(drafts);
    }

    /** Adds or takes a pupil here and there until the province has the pupils asked for. */
    private void settle(List<Draft> drafts) {
        int missing = pupils - drafts.stream().mapToInt(Draft::size).sum();
        boolean withinClasses = true;
        while (missing != 0) {
            int before = missing;
            for (Draft draft : drafts) {
                for (int i = 0; i < draft.sizes.length && missing != 0; i++) {
                    int step = Integer.signum(missing);
                    int changed = draft.sizes[i] + step;
                    boolean fits =
                            changed >= SMALLEST_CLASS * draft.classes[i]
                                    && changed <= LARGEST_CLASS * draft.classes[i];
                    // Once no class has room left, classes outgrow their bounds.
                    if (changed >= 1 && (fits || !withinClasses)) {
                        draft.sizes[i] = changed;
                        missing -= step;
                    }
                }
            }
            withinClasses = withinClasses && before != missing;
        }
    }

    private List<School.County> counties(
            int[] chosen, int[] schoolsOf, List<Draft> drafts, int[] staffOf) {
        List<School.County> made = new ArrayList<>();
        int firstPupil = 0;
        int firstMember = 0;
        int draft = 0;
        for (int i = 0; i < chosen.length; i++) {
            int pupilsHere = 0;
            int staffHere = 0;
            for (int end = draft + schoolsOf[i]; draft < end; draft++) {
                pupilsHere += drafts.get(draft).size();
                staffHere += staffOf[draft];
            }
            made.add(
                    new School.County(
                            i,
                            areas.get(chosen[i]),
                            chosen[i],
                            schoolsOf[i],
                            firstPupil,
                            pupilsHere,
                            firstMember,
                            staffHere));
            firstPupil += pupilsHere;
            firstMember += staffHere;
        }
        return made;
    }

    private List<School> schools(List<Draft> drafts, int[] staffOf) {
        List<School> made = new ArrayList<>();
        int pupil = 0;
        int member = 0;
        for (int i = 0; i < drafts.size(); i++) {
            Draft draft = drafts.get(i);
            List<SchoolType.StageGrade> stageGrades = draft.type.grades();
            List<School.Grade> grades = new ArrayList<>();
            for (int g = 0; g < draft.sizes.length; g++) {
                SchoolType.StageGrade of = stageGrades.get(g);
                grades.add(
                        new School.Grade(
                                of,
                                spec.schoolYear() - of.number() + 1,
                                pupil,
                                draft.sizes[g],
                                draft.classes[g],
                                cohortInCounty[draft.county][of.level()],
                                cohortInProvince[of.level()]));
                pupil += draft.sizes[g];
                cohortInCounty[draft.county][of.level()] += draft.sizes[g];
                cohortInProvince[of.level()] += draft.sizes[g];
            }
            School school =
                    new School(
                            i,
                            code(draft.type, i),
                            draft.name,
                            counties.get(draft.county),
                            Regions.ofChina().fullName(counties.get(draft.county).region().code()),
                            dice.below(Topic.SCHOOL_STYLE, i, 3),
                            member,
                            staffOf[i],
                            List.copyOf(grades));
            member += staffOf[i];
            made.add(school);
        }
        return made;
    }

    /** Serial numbers from 900,000 on: no registry has come that far. */
    private SchoolCode code(SchoolType type, int index) {
        return new SchoolCode(type.codeDigits() + spec.provinceDigits() + (900_000 + index));
    }

    private static String where(Region county, SchoolType type) {
        return Regions.ofChina()
                .findParent(county.code())
                .filter(city -> type.ofCity() && city.state() == Region.State.CURRENT)
                .orElse(county)
                .name();
    }

    private static String ordinalWord(int number) {
        String digits = "零一二三四五六七八九";
        if (number >= 100) {
            return String.valueOf(number);
        }
        String ones = number % 10 == 0 ? "" : digits.substring(number % 10, number % 10 + 1);
        if (number < 10) {
            return ones;
        }
        return (number < 20 ? "" : digits.substring(number / 10, number / 10 + 1)) + "十" + ones;
    }

    static Ranges ranges(List<GradeOfSchool> of, ToIntFunction<School.Grade> first, int end) {
        return new Ranges(
                of.isEmpty()
                        ? new int[] {0}
                        : of.stream().map(GradeOfSchool::grade).mapToInt(first).toArray(),
                end);
    }
}
