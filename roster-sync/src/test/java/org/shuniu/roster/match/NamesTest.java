package org.shuniu.roster.match;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How names are taken apart, read and compared. */
class NamesTest {
    @Test
    void aFamilyNameHasOneCharacterUnlessItIsAKnownCompound() {
        assertThat(NameParts.of("王一诺")).isEqualTo(new NameParts("王一诺", "王", "一诺"));
        assertThat(NameParts.of("欧阳娜娜")).isEqualTo(new NameParts("欧阳娜娜", "欧阳", "娜娜"));
        assertThat(NameParts.of("欧阳")).isEqualTo(new NameParts("欧阳", "欧", "阳"));
        assertThat(NameParts.of("𠮷一诺")).isEqualTo(new NameParts("𠮷一诺", "𠮷", "一诺"));
        assertThat(NameParts.of("伟")).isEqualTo(new NameParts("伟", "伟", ""));
    }

    @Test
    void aDottedNameEndsWithTheFathers() {
        assertThat(NameParts.of("阿依古丽·买买提")).isEqualTo(new NameParts("阿依古丽·买买提", "买买提", "阿依古丽"));
    }

    @Test
    void aNameInLettersEndsWithTheFamilys() {
        assertThat(NameParts.of("mary ann smith"))
                .isEqualTo(new NameParts("mary ann smith", "smith", "mary ann"));
        assertThat(NameParts.of("cher")).isEqualTo(new NameParts("cher", "", "cher"));
    }

    @Test
    void familyNamesAreReadAsFamilyNames() {
        assertThat(Reading.ofFamily("单")).isEqualTo("shan");
        assertThat(Reading.of("单")).isEqualTo("dan");
        assertThat(Reading.ofFamily("曾")).isEqualTo("zeng");
        assertThat(Reading.ofFamily("王")).isEqualTo("wang");
    }

    @Test
    void charactersNobodyTaughtUsStandForThemselves() {
        assertThat(Reading.of("𠮷")).isEqualTo("𠮷");
    }

    @Test
    void aPinyinColumnIsReadHoweverItIsWritten() {
        assertThat(Reading.written("LÜ Yǐnuò")).isEqualTo("lvyinuo");
        assertThat(Reading.written("LYU, YINUO")).isEqualTo("lvyinuo");
        assertThat(Reading.written("lv yi nuo")).isEqualTo("lvyinuo");
        assertThat(Reading.written("Lǚ Yīnuò")).isEqualTo("lvyinuo");
    }

    @Test
    void lettersAreAlikeIfFewDiffer() {
        // Winkler's own examples.
        assertThat(Spelling.jaroWinkler("martha", "marhta")).isBetween(0.961, 0.9612);
        assertThat(Spelling.jaroWinkler("dwayne", "duane")).isBetween(0.84, 0.8401);
        assertThat(Spelling.alike("harrington", "harringtn")).isTrue();
        assertThat(Spelling.alike("taylah", "talyaj")).isTrue();
        assertThat(Spelling.alike("dwayne", "duane")).isFalse();
        assertThat(Spelling.alike("harrington", "")).isFalse();
        assertThat(Spelling.alike("anna", "olga")).isFalse();
    }
}
