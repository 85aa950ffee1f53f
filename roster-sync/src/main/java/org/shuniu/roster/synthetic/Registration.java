package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import java.time.Month;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.identity.RegionCode;
import org.shuniu.roster.org.Region;
import org.shuniu.roster.org.Regions;
import org.shuniu.roster.synthetic.Dice.Topic;

/**
 * Gives every human a citizen ID number that no other human has, without remembering any: whoever
 * has rank r among those born to one generation in one area gets the r-th of the numbers that this
 * area, generation and kind of person may have, in shuffled order.
 *
 * <p>Only sequence numbers 900 to 999 are used. They are divided so that kinds of people whose
 * birth years overlap never share one.
 */
final class Registration {
    /** The staff come after the pupils' cohorts. */
    static final int STAFF = SchoolType.LEVELS;

    private static final int GENERATIONS = STAFF + 1;

    private static final int DAYS = 365;
    private static final double AWAY = 0.18;

    /** Of those registered elsewhere, every fifth in another province. */
    private static final int OTHER_PROVINCE = 5;

    private static final String TOO_MANY =
            "more people born in a year in one county than sequence numbers from 900 on;"
                    + " ask for fewer rows or a province with more counties";

    private static final int STAFF_YEARS = 38;
    private static final int YOUNGEST_STAFF = 23;

    private final ProvinceSpec spec;
    private final Dice dice;
    private final Layout layout;
    private final List<Region> otherProvinces;
    private final List<Region> everywhere;
    private final List<RegionCode> abolished;
    private final Pool[][] pools;

    /**
     * The people of one generation whose schools are in one county.
     *
     * @param home how many are registered there; then come the obsolete, then those elsewhere
     * @param obsoleteBefore how many obsolete ones the counties before it have
     * @param elsewhereBefore how many registered elsewhere the counties before it have
     */
    private record Pool(
            Shuffle order, int home, int obsolete, int obsoleteBefore, int elsewhereBefore) {}

    /** Which part of an area's numbers somebody's is from. */
    private enum Share {
        /** Pupils 900–959, their parents 900–969, staff 990–995. */
        RESIDENTS,
        /** Pupils 960–969, their parents 970–989, staff 996–999. */
        STRANGERS
    }

    /**
     * Where somebody is registered, and as which of that area's people.
     *
     * @param area position among the province's counties, −1 for anywhere else
     */
    record Place(
            RegionCode region, int area, boolean home, boolean obsolete, Share share, long rank) {}

    /** What a citizen ID number says. */
    record Birth(RegionCode region, LocalDate date, int sequence) {
        Gender gender() {
            return sequence % 2 == 1 ? Gender.MALE : Gender.FEMALE;
        }

        String citizenId() {
            String first17 =
                    region.value().concat(Long.toString(dateAsNumber() * 1_000L + sequence));
            return first17.concat(String.valueOf(CitizenId.checkDigit(first17)));
        }

        private int dateAsNumber() {
            return date.getYear() * 10_000 + date.getMonthValue() * 100 + date.getDayOfMonth();
        }
    }

    Registration(ProvinceSpec spec, Dice dice, Layout layout) {
        this.spec = spec;
        this.dice = dice;
        this.layout = layout;
        this.everywhere =
                Regions.ofChina().all().stream()
                        .filter(region -> region.level() == RegionCode.Level.COUNTY)
                        .filter(region -> region.state() == Region.State.CURRENT)
                        .filter(region -> region.listedIn() == Region.Lists.BOTH)
                        .toList();
        this.otherProvinces =
                everywhere.stream()
                        .filter(r -> !r.code().value().startsWith(spec.provinceDigits()))
                        .toList();
        this.abolished = abolished(spec.provinceDigits());
        this.pools = pools();
    }

    Place pupil(School.County county, int cohort, int rankInCounty) {
        return place(county, cohort, rankInCounty);
    }

    Place staff(School.County county, int member) {
        return place(county, STAFF, member - county.firstStaff());
    }

    Birth pupilBirth(Place place, int cohort) {
        Share share = place.share();
        int first = share == Share.RESIDENTS ? 900 : 960;
        int width = share == Share.RESIDENTS ? 60 : 10;
        long slot = slot(place, cohort, 0, (long) DAYS * width);
        return new Birth(
                place.region(), day(firstBirthYear(cohort), slot), first + (int) (slot / DAYS));
    }

    /**
     * A twin's number is like no other: the first child must have one of the first ten, and the
     * second takes the one of 980–989 that goes with it.
     */
    Birth twinBirth(Birth first) {
        int flip =
                (int)
                        (dice.bits(
                                        Topic.TWIN,
                                        first.date().toEpochDay() * 1_000_000
                                                + number(first.region()))
                                & 1);
        return new Birth(first.region(), first.date(), 980 + (first.sequence() - 900 ^ flip));
    }

    static boolean mayHaveTwin(Place place, Birth birth) {
        return place.home() && birth.sequence() < 910;
    }

    /**
     * A parent of the child at this place; null when the area has no numbers left for parents of
     * that cohort: in counties of a very large province, and for the young parents of years to
     * come.
     */
    @Nullable Birth parentBirth(Place child, int cohort, Gender gender) {
        Share share = child.share();
        int[] ages = share == Share.RESIDENTS ? Ages.RESIDENTS : Ages.STRANGERS;
        long capacity = (long) DAYS * ages.length;
        if (child.rank() >= capacity) {
            return null;
        }
        long slot = slot(child, cohort, gender == Gender.MALE ? 1 : 2, capacity);
        int position = (int) (slot / DAYS);
        if (firstBirthYear(cohort) - ages[position] >= firstBirthYear(SchoolType.LEVELS - 1)) {
            // Born with the first day's pupils, whose numbers these are.
            return null;
        }
        int first = share == Share.RESIDENTS ? 900 : 970;
        // The parent's age picks the number: parents born in one year have their children in
        // different cohorts at different ages, so cohorts need no numbers of their own.
        return new Birth(
                child.region(),
                day(firstBirthYear(cohort) - ages[position], slot),
                first + 2 * position + odd(gender));
    }

    Birth staffBirth(Place place, Gender gender) {
        int first = place.share() == Share.RESIDENTS ? 990 : 996;
        int width = place.share() == Share.RESIDENTS ? 3 : 2;
        long years = (long) DAYS * STAFF_YEARS;
        long slot = slot(place, STAFF, odd(gender), years * width);
        int position = (int) (slot / years);
        int year = spec.schoolYear() - YOUNGEST_STAFF - 1 - (int) (slot % years / DAYS);
        return new Birth(place.region(), day(year, slot), first + 2 * position + odd(gender));
    }

    /**
     * The number somebody had before; 990–999 in some county of the nation. Null for those who are
     * too far from home to have one of their own reserved.
     */
    @Nullable Birth formerBirth(Place place, Birth birth) {
        if (place.area() < 0 || birth.sequence() >= 970) {
            return null;
        }
        int half = (birth.sequence() - 900) / 2;
        long person = place.area() * 35L + half;
        Shuffle reserved =
                dice.shuffle(
                        Topic.FORMER_NUMBER, birth.date().toEpochDay(), everywhere.size() * 5L);
        long slot = reserved.at(person);
        return new Birth(
                everywhere.get((int) (slot / 5)).code(),
                birth.date(),
                990 + 2 * (int) (slot % 5) + odd(birth.gender()));
    }

    /**
     * Somebody who came from another province later on: 970–979, as pupils of other provinces who
     * were there on the first day have 960–969.
     *
     * @param number which of those of the cohort
     */
    Birth arrivalBirth(int cohort, long number) {
        Shuffle slots =
                dice.shuffle(Topic.NEW_ARRIVAL, cohort, (long) otherProvinces.size() * DAYS * 10);
        long slot = slots.at(number);
        return new Birth(
                otherProvinces.get((int) (slot / (DAYS * 10))).code(),
                day(firstBirthYear(cohort), slot % DAYS),
                970 + (int) (slot / DAYS % 10));
    }

    /**
     * A teacher who begins: 24 years old, or older where the first day's pupils have the numbers of
     * those born then; 990–999 anywhere in the nation, which of those born after the first day's
     * staff only pupils' former numbers have.
     *
     * @param year how many school years after the first day's
     * @param post which one of the province
     */
    Birth hireBirth(int year, int post, Gender gender) {
        int latest = firstBirthYear(SchoolType.LEVELS - 1) - 1;
        int born = spec.schoolYear() + year - 24;
        int late = Math.max(0, born - latest);
        long width = DAYS * 5L;
        Shuffle slots =
                dice.shuffle(
                        Topic.NEW_ARRIVAL,
                        1_000L + Math.min(born, latest) * 2L + odd(gender),
                        everywhere.size() * width);
        long slot = slots.at((long) late * layout.staff() + post);
        return new Birth(
                everywhere.get((int) (slot / width)).code(),
                day(Math.min(born, latest), slot % DAYS),
                990 + 2 * (int) (slot / DAYS % 5) + odd(gender));
    }

    /**
     * Where a child is registered who is new to the registry: at home, after all who were there.
     *
     * @param number which of the cohort's new children in the county
     */
    Place newcomer(School.County county, int cohort, int number) {
        int before = cohort < 0 ? 0 : layout.cohortInCounty(county, cohort);
        long rank = (long) before + number;
        if (rank >= residentsPerArea(0)) {
            throw new IllegalArgumentException(TOO_MANY);
        }
        return new Place(county.region().code(), county.area(), true, false, Share.RESIDENTS, rank);
    }

    /** A number of nobody in the files: born when no pupil, parent or teacher was. */
    Birth stranger(long row) {
        return new Birth(
                everywhere.get(dice.below(Topic.STRANGER, row * 3, everywhere.size())).code(),
                LocalDate.ofYearDay(
                        spec.schoolYear() - 20, 1 + dice.below(Topic.STRANGER, row * 3 + 1, DAYS)),
                900 + dice.below(Topic.STRANGER, row * 3 + 2, 100));
    }

    /** Pupils of a cohort are born from 1 September of this year on, for a year. */
    int firstBirthYear(int cohort) {
        return spec.schoolYear() - 4 - cohort;
    }

    private Place place(School.County county, int generation, int rank) {
        Pool pool = pools[county.index()][generation];
        int order = (int) pool.order().at(rank);
        if (order < pool.home()) {
            return new Place(
                    county.region().code(), county.area(), true, false, Share.RESIDENTS, order);
        }
        order -= pool.home();
        if (order < pool.obsolete()) {
            int number = pool.obsoleteBefore() + order;
            return new Place(
                    abolished.get(number % abolished.size()),
                    -1,
                    false,
                    true,
                    Share.RESIDENTS,
                    number / abolished.size());
        }
        int number = pool.elsewhereBefore() + order - pool.obsolete();
        return number % OTHER_PROVINCE == 0
                ? elsewhere(otherProvinces, false, generation, number / OTHER_PROVINCE)
                : elsewhere(layout.areas(), true, generation, number - number / OTHER_PROVINCE - 1);
    }

    private Place elsewhere(List<Region> areas, boolean inProvince, int generation, int number) {
        long each = strangersPerArea(generation);
        long slot =
                dice.shuffle(
                                Topic.AWAY,
                                generation * 2L + (inProvince ? 1 : 0),
                                each * areas.size())
                        .at(number);
        int area = (int) (slot / each);
        return new Place(
                areas.get(area).code(),
                inProvince ? area : -1,
                false,
                false,
                Share.STRANGERS,
                slot % each);
    }

    private static long strangersPerArea(int generation) {
        return generation == STAFF ? (long) DAYS * STAFF_YEARS * 2 : DAYS * 10L;
    }

    private static long residentsPerArea(int generation) {
        return generation == STAFF ? (long) DAYS * STAFF_YEARS * 3 : DAYS * 60L;
    }

    private Pool[][] pools() {
        Pool[][] made = new Pool[layout.counties().size()][GENERATIONS];
        for (int generation = 0; generation < GENERATIONS; generation++) {
            int obsoleteBefore = 0;
            int elsewhereBefore = 0;
            for (School.County county : layout.counties()) {
                int people =
                        generation == STAFF
                                ? county.staff()
                                : layout.cohortInCounty(county, generation);
                long index = (long) county.index() * GENERATIONS + generation;
                int elsewhere = share(people, AWAY, index * 2);
                int obsolete = share(people, obsoleteRate(generation), index * 2 + 1);
                int home = people - elsewhere - obsolete;
                if (home > residentsPerArea(generation)) {
                    throw new IllegalArgumentException(TOO_MANY);
                }
                made[county.index()][generation] =
                        new Pool(
                                dice.shuffle(Topic.POOL, index, Math.max(1, people)),
                                home,
                                obsolete,
                                obsoleteBefore,
                                elsewhereBefore);
                obsoleteBefore += obsolete;
                elsewhereBefore += elsewhere;
            }
        }
        return made;
    }

    /** A share rounded by a throw, so that small counties do not all round the same way. */
    private int share(int people, double rate, long index) {
        return Math.min(people, (int) (people * rate + dice.unit(Topic.COUNTY, 1_000_000 + index)));
    }

    /** The abolished counties of the list went in 2021 and later: nobody younger is from one. */
    private double obsoleteRate(int generation) {
        boolean bornBefore = generation == STAFF || firstBirthYear(generation) + 1 < 2021;
        return bornBefore ? spec.defects().obsoleteRegion() : 0;
    }

    private long slot(Place place, int generation, int kind, long capacity) {
        long key =
                ((long) number(place.region()) * GENERATIONS + generation) * 8
                        + (place.share() == Share.RESIDENTS ? 0 : 4)
                        + kind;
        return dice.shuffle(Topic.NUMBER, key, capacity).at(place.rank());
    }

    private static LocalDate day(int year, long slot) {
        return LocalDate.of(year, Month.SEPTEMBER, 1).plusDays(slot % DAYS);
    }

    private static int odd(Gender gender) {
        return gender == Gender.MALE ? 1 : 0;
    }

    private static int number(RegionCode region) {
        return Integer.parseInt(region.value());
    }

    private static List<RegionCode> abolished(String provinceDigits) {
        List<RegionCode> all =
                Regions.ofChina().all().stream()
                        .filter(region -> region.state() == Region.State.ABOLISHED)
                        .map(Region::code)
                        .toList();
        List<RegionCode> own =
                all.stream().filter(code -> code.value().startsWith(provinceDigits)).toList();
        // Elsewhere people come from the abolished counties of other provinces.
        return own.isEmpty() ? all : own;
    }

    /** How old the parents were when a cohort's year began, as often as each age occurs. */
    private static final class Ages {
        /** 35 ages for the 35 numbers of each gender in 900–969. */
        static final int[] RESIDENTS =
                expand(
                        new int[] {
                            22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 39, 41
                        },
                        new int[] {1, 2, 2, 3, 4, 4, 3, 3, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1});

        /** Ten for 970–989. */
        static final int[] STRANGERS = {22, 24, 25, 26, 27, 28, 29, 30, 32, 35};

        private static int[] expand(int[] ages, int[] times) {
            return IntStream.range(0, ages.length)
                    .flatMap(i -> IntStream.generate(() -> ages[i]).limit(times[i]))
                    .toArray();
        }
    }
}
