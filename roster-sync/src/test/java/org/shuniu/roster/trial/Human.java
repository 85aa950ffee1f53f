package org.shuniu.roster.trial;

import java.time.LocalDate;
import org.shuniu.roster.identity.Gender;

/** Somebody who exists, whatever registries say. */
record Human(String name, Gender gender, LocalDate birthDate, String idNumber) {
    String genderWord() {
        return gender == Gender.MALE ? "男" : "女";
    }
}
