package org.shuniu.roster.trial;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.identity.SchoolCode;
import org.shuniu.roster.org.Grades;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.SchoolYear;
import org.shuniu.roster.org.Stage;
import org.shuniu.roster.trial.Campus.Registry;

/**
 * Pupils, teachers and fathers of two counties over the years: who they are, what happens to them,
 * and what the registries' exports of a day say of it.
 */
final class SchoolLife {
    private static final int INTAKE = 9;
    private static final int TEACHERS = 5;

    private final RandomGenerator dice;
    private final Births births;
    private final List<Life> lives = new ArrayList<>();
    private final List<Life> away = new ArrayList<>();
    private final Set<Life> renamed = new HashSet<>();
    private final Map<Campus, String> names = new EnumMap<>(Campus.class);
    private final List<Lingering> lingering = new ArrayList<>();
    private SchoolYear year;
    private int numbered;

    /** A pupil whom the old school lists once more. */
    private record Lingering(Registry registry, Life life, Entry entry) {}

    /**
     * An export, and who each of its rows is about.
     *
     * @param source that sends it
     */
    record Export(String source, Sheet sheet, List<Life> rows) {}

    SchoolLife(RandomGenerator dice, SchoolYear first) {
        this.dice = dice;
        this.births = new Births(dice, "330106");
        this.year = first;
        for (Campus campus : Campus.values()) {
            names.put(campus, campus.firstName());
            for (int grade = 1; grade <= Grades.yearsOf(campus.stage()); grade++) {
                for (int i = 0; i < INTAKE; i++) {
                    Life pupil = child(first.startYear() - grade + 1, campus.stage());
                    enter(pupil, campus, first.startYear() - grade + 1);
                    register(pupil);
                }
            }
            for (int i = 0; i < TEACHERS; i++) {
                hire(adult(), campus);
            }
        }
    }

    /** Everybody there ever was. */
    List<Life> lives() {
        return Collections.unmodifiableList(lives);
    }

    Stream<Life> pupils() {
        return lives.stream().filter(Life::isPupil);
    }

    SchoolYear year() {
        return year;
    }

    // ---- What happens, in the order of a school year.

    /** Graduates leave their school; most turn up at the next within weeks. */
    void graduate() {
        pupils().filter(life -> life.isInLastYear(year)).toList().forEach(this::graduate);
        year = new SchoolYear(year.startYear() + 1);
    }

    private void graduate(Life life) {
        Campus school = life.campus();
        life.campus = null;
        if (school.stage() != Stage.SENIOR) {
            life.destination = school.next();
        }
    }

    /** Of those between two schools, some are listed by the next one from now on. */
    void arrive(double share) {
        lives.stream()
                .filter(life -> life.destination != null)
                .filter(life -> dice.nextDouble() < share)
                .toList()
                .forEach(
                        life -> {
                            Campus school = life.destination;
                            life.destination = null;
                            if (school != null) {
                                enter(life, school, year.startYear());
                            }
                        });
    }

    /**
     * Children come to school; the registry lists them when {@link #register} has numbered them.
     */
    List<Life> newcomers() {
        var newcomers = new ArrayList<Life>();
        for (Campus campus : Campus.values()) {
            if (campus.stage() == Stage.PRIMARY && isOpen(campus)) {
                for (int i = 0; i < INTAKE; i++) {
                    Life child = child(year.startYear(), Stage.PRIMARY);
                    enter(child, campus, year.startYear());
                    newcomers.add(child);
                }
            }
        }
        return newcomers;
    }

    /** The registry gives a number, to some a temporary one. */
    void register(Life pupil) {
        pupil.studentNumber =
                dice.nextInt(3) > 0
                        ? "G" + pupil.human.idNumber()
                        : "L330106"
                                + pupil.human.birthDate().toString().replace("-", "")
                                + "%04d".formatted(++numbered % 10_000);
    }

    /** The national check is through: temporary numbers become final. */
    void finaliseNumbers() {
        pupils().filter(life -> life.studentNumber.startsWith("L"))
                .filter(life -> dice.nextInt(4) > 0)
                .forEach(life -> life.studentNumber = "G" + life.human.idNumber());
    }

    void transfer(double share) {
        for (Life life : chosen(share)) {
            Campus from = life.campus();
            List<Campus> others =
                    Stream.of(Campus.values())
                            .filter(c -> c.stage() == from.stage() && c != from && isOpen(c))
                            .toList();
            if (!others.isEmpty() && !life.studentNumber.isEmpty()) {
                if (dice.nextInt(3) == 0) {
                    lingering.add(new Lingering(from.registry(), life, entryOf(life)));
                }
                place(life, others.get(dice.nextInt(others.size())));
            }
        }
    }

    /** Abroad, in another province, lost from sight. */
    void goAway(double share) {
        for (Life life : chosen(share)) {
            life.campus = null;
            life.status = "在读";
            away.add(life);
        }
    }

    void comeBack(double share) {
        for (Life life : List.copyOf(away)) {
            if (dice.nextDouble() < share) {
                away.remove(life);
                int age = year.startYear() - life.human.birthDate().getYear();
                Stage stage = age <= 12 ? Stage.PRIMARY : age <= 15 ? Stage.JUNIOR : Stage.SENIOR;
                int entered = life.human.birthDate().plusMonths(4).getYear() + 6;
                int entryYear =
                        switch (stage) {
                            case PRIMARY -> entered;
                            case JUNIOR -> entered + 6;
                            default -> entered + 9;
                        };
                int grade = year.startYear() - entryYear + 1;
                List<Campus> schools =
                        Stream.of(Campus.values())
                                .filter(c -> c.stage() == stage && isOpen(c))
                                .toList();
                if (grade >= 1 && grade <= Grades.yearsOf(stage)) {
                    enter(life, schools.get(dice.nextInt(schools.size())), entryYear);
                }
            }
        }
    }

    void rename(double share) {
        renamed.clear();
        for (Life life : chosen(share)) {
            renamed.add(life);
            life.formerName = life.human.name();
            life.human =
                    new Human(
                            life.human.name().charAt(0) + births.name().substring(1),
                            life.human.gender(),
                            life.human.birthDate(),
                            life.human.idNumber());
        }
    }

    /** A number that was wrong from the start is put right; the 学籍号 keeps the old one. */
    void correctIds(double share) {
        for (Life life : chosen(share)) {
            // Another name and another number at once are another human.
            if (renamed.contains(life)) {
                continue;
            }
            Human right = births.twinOf(life.human);
            life.human =
                    new Human(
                            life.human.name(),
                            life.human.gender(),
                            life.human.birthDate(),
                            right.idNumber());
        }
    }

    /** Classes are dealt out anew (分班). */
    void reshuffle(Campus campus) {
        pupils().filter(life -> life.campus == campus)
                .forEach(
                        life -> {
                            life.ordinal = 1 + dice.nextInt(2);
                            life.seat = 1 + dice.nextInt(50);
                        });
    }

    /**
     * A school goes on in another; so do its classes.
     *
     * @param ordinals of the classes in their new school, by class code
     */
    void merge(Campus from, Campus to, Map<OrgCode, Integer> ordinals) {
        for (Life life : lives) {
            if (life.campus == from) {
                OrgCode classCode = life.classKey().codeAt(new SchoolCode(from.code()));
                life.ordinal = Objects.requireNonNull(ordinals.get(classCode));
                life.campus = to;
            }
            if (life.post == from) {
                life.post = to;
            }
        }
        names.remove(from);
    }

    void renameSchool(Campus campus, String name) {
        names.put(campus, name);
    }

    void changePhones(double share) {
        chosen(share).forEach(life -> life.fathersPhone = phone());
    }

    void suspendAndResume(double share) {
        for (Life life : chosen(share)) {
            life.status = life.status.equals("休学") ? "在读" : "休学";
        }
    }

    /**
     * Posts change hands: teachers move, retire, and are hired, also among fathers and graduates.
     */
    void moveTeachers() {
        for (Life life : lives.stream().filter(l -> l.post != null).toList()) {
            int what = dice.nextInt(20);
            if (what == 0) {
                life.post = null;
            } else if (what == 1) {
                life.post = anyCampus();
            }
        }
        List<Life> grown =
                lives.stream()
                        .filter(l -> l.post == null && !l.isPupil() && l.destination == null)
                        .filter(l -> l.isNumbered && !away.contains(l))
                        .filter(l -> year.startYear() - l.human.birthDate().getYear() >= 22)
                        .toList();
        if (!grown.isEmpty()) {
            hire(grown.get(dice.nextInt(grown.size())), anyCampus());
        }
        hire(adult(), anyCampus());
    }

    /** A teacher of one county whom a school of the other would like for a year. */
    Optional<Life> lendable(Registry from) {
        List<Life> teachers =
                lives.stream()
                        .filter(l -> l.post != null && l.post.registry() == from)
                        .filter(l -> l.person != null)
                        .toList();
        return teachers.isEmpty()
                ? Optional.empty()
                : Optional.of(teachers.get(dice.nextInt(teachers.size())));
    }

    // ---- What registries say of it.

    /** All exports of the day, in the order in which they happen to come. */
    List<Export> exports(LocalDate day, boolean promoted) {
        SchoolYear named = promoted ? SchoolYear.of(day) : new SchoolYear(year.startYear() - 1);
        var exports = new ArrayList<Export>();
        for (Registry registry : Registry.values()) {
            exports.add(pupilsOf(registry, named));
        }
        exports.add(teachers());
        lingering.clear();
        Collections.shuffle(exports, java.util.Random.from(dice));
        return exports;
    }

    private Export pupilsOf(Registry registry, SchoolYear named) {
        var entries = new ArrayList<Entry>();
        var rows = new ArrayList<Life>();
        for (Life life : lives) {
            if (life.isPupil()
                    && life.campus().registry() == registry
                    && !life.studentNumber.isEmpty()
                    && isNameable(life, named)) {
                entries.add(life.entry(named, nameOf(life.campus())));
                rows.add(life);
            }
        }
        for (Lingering left : lingering) {
            if (left.registry() == registry) {
                int at = dice.nextInt(entries.size());
                entries.add(at, left.entry());
                rows.add(at, left.life());
            }
        }
        return new Export(sourceOf(registry), Entry.sheet(entries).shuffled(dice), rows);
    }

    /** First-graders have no grade in a list that is not promoted yet. */
    private static boolean isNameable(Life life, SchoolYear named) {
        return Grades.yearInStage(life.entryYear, named.firstDay()) >= 1;
    }

    private Export teachers() {
        List<Life> rows = lives.stream().filter(life -> life.post != null).toList();
        var cells = new ArrayList<List<String>>();
        for (Life life : rows) {
            Campus post = life.post;
            if (post != null) {
                cells.add(
                        List.of(
                                post.code(),
                                life.human.name(),
                                life.human.genderWord(),
                                life.human.birthDate().toString(),
                                life.human.idNumber(),
                                life.teacherNumber,
                                "在职"));
            }
        }
        List<String> header = List.of("学校标识码", "姓名", "性别", "出生日期", "身份证件号", "教职工号", "人员状态");
        return new Export("teachers", new Sheet(header, cells).shuffled(dice), rows);
    }

    static String sourceOf(Registry registry) {
        return "pupils-" + registry.name().toLowerCase(java.util.Locale.ROOT);
    }

    String nameOf(Campus campus) {
        return names.getOrDefault(campus, campus.firstName());
    }

    /** Closed schools have no name any more. */
    boolean isOpen(Campus campus) {
        return names.containsKey(campus);
    }

    private Entry entryOf(Life life) {
        return life.entry(year, nameOf(life.campus()));
    }

    // ---- Where humans come from.

    private Life child(int entryYear, Stage stage) {
        int born =
                entryYear
                        - switch (stage) {
                            case PRIMARY -> 7;
                            case JUNIOR -> 13;
                            default -> 16;
                        };
        Life child =
                new Life(births.between(LocalDate.of(born, 9, 1), LocalDate.of(born + 1, 8, 31)));
        child.father = father();
        child.fatherIsNumbered = dice.nextBoolean();
        child.fathersPhone = phone();
        lives.add(child);
        return child;
    }

    /** One child in two is a sibling of another; one father in five teaches. */
    private Life father() {
        List<Life> fathers =
                lives.stream().map(life -> life.father).filter(f -> f != null).distinct().toList();
        if (!fathers.isEmpty() && dice.nextBoolean()) {
            return fathers.get(fathers.size() - 1 - dice.nextInt(Math.min(30, fathers.size())));
        }
        List<Life> teachers =
                lives.stream()
                        .filter(l -> l.post != null && l.human.gender() == Gender.MALE)
                        .toList();
        if (!teachers.isEmpty() && dice.nextInt(5) == 0) {
            return teachers.get(dice.nextInt(teachers.size()));
        }
        return adult();
    }

    private Life adult() {
        LocalDate from = LocalDate.of(year.startYear() - 48, 1, 1);
        Life adult = new Life(births.between(from, from.plusYears(18)));
        lives.add(adult);
        return adult;
    }

    private void hire(Life life, Campus campus) {
        life.post = campus;
        life.teacherNumber = "T%05d".formatted(++numbered);
    }

    private void enter(Life pupil, Campus campus, int entryYear) {
        pupil.entryYear = entryYear;
        place(pupil, campus);
    }

    private void place(Life pupil, Campus campus) {
        pupil.campus = campus;
        pupil.ordinal = 1 + dice.nextInt(2);
        pupil.seat = 1 + dice.nextInt(50);
        pupil.localNumber = dice.nextBoolean() ? "" : "%06d".formatted(++numbered);
    }

    private Campus anyCampus() {
        List<Campus> open = Stream.of(Campus.values()).filter(this::isOpen).toList();
        return open.get(dice.nextInt(open.size()));
    }

    private String phone() {
        return "139" + (10_000_000 + dice.nextInt(80_000_000));
    }

    private List<Life> chosen(double share) {
        return pupils().filter(life -> dice.nextDouble() < share).toList();
    }
}
