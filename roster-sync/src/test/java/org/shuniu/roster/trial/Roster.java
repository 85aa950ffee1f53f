package org.shuniu.roster.trial;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.shuniu.roster.org.ClassKey;
import org.shuniu.roster.org.SchoolYear;
import org.shuniu.roster.org.Stage;

/**
 * Three schools under one registry, and what is true of their pupils: it changes from night to
 * night, and stays in one school year.
 */
final class Roster {
    /** What can truly happen to a pupil between two nights. */
    enum Event {
        JOIN,
        TRANSFER,
        CHANGE_CLASS,
        CHANGE_SEAT,
        RENAME,
        FINAL_NUMBER,
        CORRECTED_ID,
        PAUSE,
        NEW_GUARDIAN,
        LEAVE,
        RETURN
    }

    private final RandomGenerator dice;
    private final SchoolYear year;
    private final Births births;
    private final String area;
    private final List<String> schools;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Entry> left = new ArrayList<>();
    private final List<Entry> leaving = new ArrayList<>();
    private final Set<Entry> unsettled = new HashSet<>();
    private int numbered;

    /**
     * @param number keeps the schools and pupils of one roster apart from those of any other
     */
    Roster(RandomGenerator dice, int number, SchoolYear year, int pupils) {
        this.dice = dice;
        this.year = year;
        this.area = "33%04d".formatted(number);
        this.births = new Births(dice, area);
        this.schools =
                List.of(
                        "2133%04d01".formatted(number),
                        "2133%04d02".formatted(number),
                        "3133%04d03".formatted(number));
        for (int i = 0; i < pupils; i++) {
            join();
        }
        unsettled.clear();
    }

    List<String> schools() {
        return schools;
    }

    /** Everybody whom the registry lists, in its order. */
    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Everybody as the registry listed them a year ago. */
    List<Entry> aYearAgo() {
        var before = new SchoolYear(year.startYear() - 1);
        return entries.stream()
                .filter(entry -> entry.classKey().entryYear() < year.startYear())
                .map(entry -> entry.placed(entry.at(Entry.SCHOOL), entry.classKey(), before))
                .toList();
    }

    /** A night passes and so many things happen, each to another pupil. */
    List<Event> live(int events) {
        // Who leaves by the registry's word is listed once with it, and no more.
        entries.removeIf(entry -> entry.at(Entry.STATUS).equals("肄业"));
        left.addAll(leaving);
        leaving.clear();
        unsettled.clear();
        return IntStream.range(0, events)
                .mapToObj(
                        i -> {
                            Event event = Event.values()[dice.nextInt(Event.values().length)];
                            live(event);
                            return event;
                        })
                .toList();
    }

    private void live(Event event) {
        switch (event) {
            case JOIN -> join();
            case RETURN -> {
                if (!left.isEmpty()) {
                    entries.add(left.removeLast());
                    unsettled.add(entries.getLast());
                }
            }
            default -> {
                Entry before = settled();
                Entry after = changed(before, event);
                entries.set(entries.indexOf(before), after);
                unsettled.add(after);
                if (event == Event.LEAVE) {
                    leaving.add(before);
                }
            }
        }
    }

    /** Somebody to whom nothing happened last night. */
    Entry settled() {
        List<Entry> settled = entries.stream().filter(entry -> !unsettled.contains(entry)).toList();
        return settled.get(dice.nextInt(settled.size()));
    }

    private Entry changed(Entry entry, Event event) {
        return switch (event) {
            case TRANSFER -> {
                boolean primary = entry.classKey().stage() == Stage.PRIMARY;
                int other = entry.at(Entry.SCHOOL).equals(schools.getFirst()) ? 1 : 0;
                yield primary
                        ? entry.placed(schools.get(other), entry.classKey(), year)
                                .with(Entry.SCHOOL_NAME, nameOf(schools.get(other)))
                                .with(Entry.LOCAL_NUMBER, nextLocalNumber())
                        : entry;
            }
            case CHANGE_CLASS -> {
                ClassKey key = entry.classKey();
                int ordinal = key.ordinal() == 1 ? 2 : 1;
                yield entry.with(Entry.CLASS, ordinal + "班");
            }
            case CHANGE_SEAT -> entry.with(Entry.SEAT, String.valueOf(1 + dice.nextInt(60)));
            case RENAME -> {
                String family = entry.at(Entry.NAME).substring(0, 1);
                yield entry.with(Entry.NAME, family + births.name())
                        .with(Entry.FORMER_NAME, entry.at(Entry.NAME));
            }
            case FINAL_NUMBER ->
                    entry.at(Entry.STUDENT_NUMBER).startsWith("L")
                                    && !entry.at(Entry.ID_NUMBER).isEmpty()
                            ? entry.with(Entry.STUDENT_NUMBER, "G" + entry.at(Entry.ID_NUMBER))
                            : entry;
            case CORRECTED_ID -> {
                Human reborn = births.between(birthDate(entry), birthDate(entry));
                yield entry.at(Entry.GENDER).equals(reborn.genderWord())
                        ? entry.with(Entry.ID_NUMBER, reborn.idNumber())
                        : entry;
            }
            case PAUSE ->
                    entry.with(Entry.STATUS, entry.at(Entry.STATUS).equals("休学") ? "在读" : "休学");
            case NEW_GUARDIAN -> entry.with(Entry.GUARDIAN, births.name());
            case LEAVE -> entry.with(Entry.STATUS, "肄业");
            case JOIN, RETURN -> throw new IllegalArgumentException("happens to nobody here");
        };
    }

    private void join() {
        String school = schools.get(dice.nextInt(schools.size()));
        boolean primary = school.startsWith("21");
        int yearInStage = 1 + dice.nextInt(primary ? 6 : 3);
        int entryYear = year.startYear() - yearInStage + 1;
        var key =
                new ClassKey(
                        primary ? Stage.PRIMARY : Stage.JUNIOR, entryYear, 1 + dice.nextInt(2));
        int born = entryYear - (primary ? 7 : 13);
        Human human = births.between(LocalDate.of(born, 9, 1), LocalDate.of(born + 1, 8, 31));
        add(human, school, key);
        unsettled.add(entries.getLast());
        if (dice.nextInt(50) == 0) {
            add(births.twinOf(human), school, key);
            unsettled.add(entries.getLast());
        }
    }

    private void add(Human human, String school, ClassKey key) {
        int number = ++numbered;
        boolean withId = dice.nextInt(25) > 0;
        String temporary =
                "L"
                        + area
                        + human.birthDate().toString().replace("-", "")
                        + "%04d".formatted(number);
        boolean isFinal = withId && dice.nextInt(12) > 0;
        Entry entry =
                new Entry(java.util.Map.of())
                        .placed(school, key, year)
                        .with(Entry.SCHOOL_NAME, nameOf(school))
                        .with(Entry.NAME, human.name())
                        .with(Entry.GENDER, human.genderWord())
                        .with(Entry.BIRTH_DATE, human.birthDate().toString())
                        .with(Entry.ID_NUMBER, withId ? human.idNumber() : "")
                        .with(Entry.STUDENT_NUMBER, isFinal ? "G" + human.idNumber() : temporary)
                        .with(Entry.LOCAL_NUMBER, nextLocalNumber())
                        .with(Entry.SEAT, String.valueOf(1 + number % 50))
                        .with(Entry.STATUS, "在读")
                        .with(Entry.ADDRESS, "合成路%d号".formatted(1 + dice.nextInt(400)))
                        .with(Entry.GUARDIAN, births.name())
                        .with(Entry.IS_GUARDIAN, "是")
                        .with(
                                Entry.GUARDIAN_PHONE,
                                "139" + (10_000_000 + dice.nextInt(80_000_000)));
        entries.add(entry);
    }

    private String nextLocalNumber() {
        return "0%05d".formatted(++numbered);
    }

    private static LocalDate birthDate(Entry entry) {
        return LocalDate.parse(entry.at(Entry.BIRTH_DATE));
    }

    private static String nameOf(String school) {
        return (school.startsWith("21") ? "合成小学" : "合成中学") + school.substring(4);
    }
}
