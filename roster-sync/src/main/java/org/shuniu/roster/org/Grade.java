package org.shuniu.roster.org;

/** A year within a stage: year 1 of junior school is 七年级. */
public record Grade(Stage stage, int yearInStage) {
    public Grade {
        if (yearInStage < 1 || yearInStage > Grades.yearsOf(stage)) {
            throw new IllegalArgumentException("no year " + yearInStage + " in " + stage);
        }
    }

    /** 四年级, 七年级, 高一, 小班. */
    public String display() {
        return Grades.display(stage, yearInStage);
    }

    /** 四(2)班. */
    public String displayClass(int ordinal) {
        return Grades.displayClass(stage, yearInStage, ordinal);
    }

    /** The school year in which those who are in this grade on the day entered the stage. */
    public int entryYear(SchoolYear now) {
        return now.startYear() - yearInStage + 1;
    }
}
