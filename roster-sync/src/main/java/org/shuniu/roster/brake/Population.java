package org.shuniu.roster.brake;

import org.shuniu.roster.person.Role;

/**
 * Those of a school who are counted together: who teaches today may be listed as staff tomorrow,
 * and nobody has left.
 */
public enum Population {
    STUDENT,
    /** Everybody who works there. */
    TEACHER;

    /** The role that stands for all of them on the wire and in the database. */
    public String code() {
        return switch (this) {
            case STUDENT -> Role.STUDENT.code();
            case TEACHER -> Role.TEACHER.code();
        };
    }

    static Population ofCode(String code) {
        for (Population population : values()) {
            if (population.code().equals(code)) {
                return population;
            }
        }
        throw new IllegalArgumentException("not a population: " + code);
    }
}
