package org.shuniu.roster.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "王伟",
                "陈䶮",
                "𠮷田花子",
                "阿依古丽·买买提",
                "Анна Ким",
                "O'Neil-Smith",
                "J.R. Tolkien",
                "次仁 卓玛",
                "\uF9D1小明", // a compatibility ideograph is another character than NFKC makes of it
                "ＡＢＣ",
                "〇一"
            })
    void nameStaysAsWritten(String name) {
        assertThat(PersonName.parse(name)).contains(new PersonName(name));
        assertThat(PersonName.parse(name).orElseThrow().value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"•", "‧", "･", "・", "．"})
    void wrongDotsBecomeTheRightOne(String dot) {
        assertThat(PersonName.parse("阿依古丽" + dot + "买买提" + dot + "江").orElseThrow().value())
                .isEqualTo("阿依古丽·买买提·江");
        assertThat(PersonName.parse("王伟" + dot).orElseThrow().value()).isEqualTo("王伟" + dot);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " 王伟 ",
                "\u3000王伟",
                "王\u200B伟",
                "\uFEFF王伟",
                "王伟\u00A0",
                "\t王伟\r\n",
                "王\u2060伟"
            })
    void blanksAroundAndInvisibleCharactersGo(String typed) {
        assertThat(PersonName.parse(typed)).contains(new PersonName("王伟"));
    }

    @Test
    void untidyNameDoesNotConstruct() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PersonName(" 王伟"));
        assertThatIllegalArgumentException().isThrownBy(() -> new PersonName("阿里•木"));
    }

    @ParameterizedTest
    @CsvSource({
        "王伟, '王 伟'",
        "王伟, '王\u3000伟'",
        "ABC, ａｂｃ",
        "阿里·木, '阿里 · 木'",
        "阿里·木, 阿里.木",
        "阿里·木, 阿里・木",
        "'ANNA  LEE', anna lee",
        "Straße, STRASSE",
        "葛\uDB40\uDD00城, 葛城",
        "\uF9D1小明, 六小明"
    })
    void spellingsOfOneNameHaveOneKey(String one, String other) {
        assertThat(keyOf(one)).isEqualTo(keyOf(other));
    }

    @ParameterizedTest
    @CsvSource({"王伟, 王玮", "阿里·木, 阿里木", "anna lee, annalee", "陈䶮, 陈龑", "𠮷田, 吉田", "J.Lee, JLee"})
    void differentNamesHaveDifferentKeys(String one, String other) {
        assertThat(keyOf(one)).isNotEqualTo(keyOf(other));
    }

    @ParameterizedTest
    @CsvSource({
        "'陈\uE863', NAME_PRIVATE_USE",
        "'\uF8FF', NAME_PRIVATE_USE",
        "'陈\uDB80\uDC00', NAME_PRIVATE_USE",
        "'王\t伟', NAME_CONTROL",
        "'王\n伟', NAME_CONTROL",
        "'王\u0000伟', NAME_CONTROL",
        "'王\u2028伟', NAME_CONTROL",
        "'王\uFFFD', NAME_UNREADABLE",
        "'王\uD842', NAME_UNREADABLE",
        "王?, NAME_UNREADABLE",
        "王？, NAME_UNREADABLE",
        "王□, NAME_UNREADABLE",
        "王*诺, NAME_UNREADABLE",
        "王××, NAME_UNREADABLE",
        "鐜嬩竴, NAME_UNREADABLE", // 王一 in UTF-8, read as GBK
        "锟斤拷, NAME_UNREADABLE",
        "ÍõÒ»Åµ, NAME_UNREADABLE", // 王一诺 in GBK, read as Latin
        "'', NAME_MISSING",
        "' \u200B ', NAME_MISSING",
        "'--', NAME_MISSING"
    })
    void eachFaultIsCalledByItsName(String typed, Fault fault) {
        assertThat(PersonName.check(typed)).isEqualTo(Check.faulty(fault));
    }

    @Test
    void lengthCountsCharactersAndNotTheirCoding() {
        assertThat(PersonName.parse("𠮷".repeat(128))).isPresent();
        assertThat(PersonName.check("𠮷".repeat(129))).isEqualTo(Check.faulty(Fault.NAME_TOO_LONG));
    }

    @Test
    void nameIsNotPrintedByAccident() {
        assertThat(new PersonName("王伟")).hasToString("***");
    }

    private static String keyOf(String typed) {
        return PersonName.parse(typed).orElseThrow().matchKey();
    }
}
