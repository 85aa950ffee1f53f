package org.shuniu.roster.merge;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.plan.Edit;

/** What a person is called and said to be. */
record Attributes(
        String name, @Nullable String pinyin, Gender gender, @Nullable LocalDate birthDate) {
    static Attributes of(StoredPerson person) {
        return new Attributes(person.name(), person.pinyin(), person.gender(), person.birthDate());
    }

    Attributes after(Edit edit) {
        return switch (edit) {
            case Edit.SetName set -> new Attributes(set.after(), pinyin, gender, birthDate);
            case Edit.SetPinyin set -> new Attributes(name, set.after(), gender, birthDate);
            case Edit.SetGender set -> new Attributes(name, pinyin, set.after(), birthDate);
            case Edit.SetBirthDate set -> new Attributes(name, pinyin, gender, set.after());
            default -> this;
        };
    }

    Attributes before(Edit edit) {
        return switch (edit) {
            case Edit.SetName set -> new Attributes(set.before(), pinyin, gender, birthDate);
            case Edit.SetPinyin set -> new Attributes(name, set.before(), gender, birthDate);
            case Edit.SetGender set -> new Attributes(name, pinyin, set.before(), birthDate);
            case Edit.SetBirthDate set -> new Attributes(name, pinyin, gender, set.before());
            default -> this;
        };
    }

    /**
     * What makes {@code wanted} of these.
     *
     * @param former what becomes of the name that gives way
     */
    List<Edit> to(Attributes wanted, Edit.FormerName former) {
        var edits = new ArrayList<Edit>();
        if (!name.equals(wanted.name())) {
            edits.add(new Edit.SetName(name, wanted.name(), former));
        }
        if (!Objects.equals(pinyin, wanted.pinyin())) {
            edits.add(new Edit.SetPinyin(pinyin, wanted.pinyin()));
        }
        if (gender != wanted.gender()) {
            edits.add(new Edit.SetGender(gender, wanted.gender()));
        }
        if (!Objects.equals(birthDate, wanted.birthDate())) {
            edits.add(new Edit.SetBirthDate(birthDate, wanted.birthDate()));
        }
        return edits;
    }
}
