package org.shuniu.roster.trial;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.ClassKey;
import org.shuniu.roster.org.Grades;
import org.shuniu.roster.org.SchoolYear;

/** A human whom registries, schools and cards meet again and again. */
final class Life {
    /** Name and ID number as of today. */
    Human human;

    String formerName = "";
    @Nullable Life father;

    /** Whether the registry knows the father's ID number. */
    boolean fatherIsNumbered;

    String fathersPhone = "";

    /** Where the pupil is, null before, between and after schools. */
    @Nullable Campus campus;

    /** Where a pupil between two schools will turn up. */
    @Nullable Campus destination;

    int entryYear;
    int ordinal;
    int seat;
    String studentNumber = "";
    String localNumber = "";
    String status = "在读";

    /** Where the teacher's post is, null for others. */
    @Nullable Campus post;

    String teacherNumber = "";

    /** Who the hub takes this human for; null as long as it knows nobody. */
    @Nullable UUID person;

    /** Whether the hub has learned the ID number: from a registry, or from a card. */
    boolean isNumbered;

    Life(Human human) {
        this.human = human;
    }

    boolean isPupil() {
        return campus != null;
    }

    ClassKey classKey() {
        return new ClassKey(campus().stage(), entryYear, ordinal);
    }

    Campus campus() {
        if (campus == null) {
            throw new IllegalStateException("is at no school");
        }
        return campus;
    }

    boolean isInLastYear(SchoolYear year) {
        return Grades.yearInStage(entryYear, year.firstDay()) == Grades.yearsOf(campus().stage());
    }

    /**
     * What the registry holds of the pupil.
     *
     * @param year by which it names the grade
     */
    Entry entry(SchoolYear year, String schoolName) {
        Entry entry =
                new Entry(java.util.Map.of())
                        .placed(campus().code(), classKey(), year)
                        .with(Entry.SCHOOL_NAME, schoolName)
                        .with(Entry.NAME, human.name())
                        .with(Entry.FORMER_NAME, formerName)
                        .with(Entry.GENDER, human.genderWord())
                        .with(Entry.BIRTH_DATE, human.birthDate().toString())
                        .with(Entry.ID_NUMBER, human.idNumber())
                        .with(Entry.STUDENT_NUMBER, studentNumber)
                        .with(Entry.LOCAL_NUMBER, localNumber)
                        .with(Entry.SEAT, String.valueOf(seat))
                        .with(Entry.STATUS, status);
        return father == null
                ? entry
                : entry.with(Entry.GUARDIAN, father.human.name())
                        .with(Entry.IS_GUARDIAN, "是")
                        .with(Entry.GUARDIAN_PHONE, fathersPhone)
                        .with(Entry.GUARDIAN_ID, fatherIsNumbered ? father.human.idNumber() : "");
    }

    @Override
    public String toString() {
        return human + " " + studentNumber + " at " + campus + " for " + destination;
    }
}
