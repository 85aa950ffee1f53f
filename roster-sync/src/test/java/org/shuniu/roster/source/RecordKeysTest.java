package org.shuniu.roster.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.org.SchoolYear;

class RecordKeysTest {
    private static final SchoolYear YEAR = new SchoolYear(2026);

    private final RecordKeys keys = new RecordKeys(Mappings.builtIn().find("xueji").orElseThrow());

    private static SourceRecord record(String... fieldsAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            values.put(fieldsAndValues[i], fieldsAndValues[i + 1]);
        }
        return new SourceRecord(2, values);
    }

    @Test
    void theStudentNumberAtItsSchoolIsTheKey() {
        assertThat(
                        keys.keyOf(
                                record(
                                        "studentNumber",
                                        "g330106201603159020",
                                        "school",
                                        "2133010001")))
                .isEqualTo(
                        keys.keyOf(
                                record(
                                        "studentNumber",
                                        "Ｇ330106201603159020",
                                        "school",
                                        " 2133010001",
                                        "name",
                                        "王一诺")))
                .isPresent();
    }

    @Test
    void aRowThatIsQuarantinedStillHasItsKey() {
        assertThat(keys.keyOf(record("studentNumber", "G33010620160315902", "school", "213301000")))
                .isPresent();
    }

    @Test
    void theOldAndTheNewFormOfAnIdNumberAreOneKey() {
        assertThat(keys.keyOf(record("idNumber", "110105491231002", "school", "2133010001")))
                .isEqualTo(
                        keys.keyOf(
                                record("idNumber", "11010519491231002x", "school", "2133010001")))
                .isPresent();
    }

    @Test
    void aRoundedIdNumberIsNobodysKey() {
        assertThat(keys.keyOf(record("idNumber", "3.30106E+17", "school", "2133010001"))).isEmpty();
        assertThat(keys.keyOf(record("idNumber", "330106201603159000", "school", "2133010001")))
                .isEmpty();
    }

    @Test
    void nameBirthDateAndLocalNumberAreTheLastResort() {
        SourceRecord byLocalNumber =
                record(
                        "name",
                        "王 一诺",
                        "birthDate",
                        "2016/3/15",
                        "school",
                        "2133010001",
                        "localNumber",
                        "7");
        SourceRecord same =
                record(
                        "name",
                        "王一诺",
                        "birthDate",
                        "20160315",
                        "school",
                        "2133010001",
                        "localNumber",
                        "7",
                        "seat",
                        "9");
        SourceRecord bySeat =
                record("name", "王一诺", "birthDate", "20160315", "school", "2133010001", "seat", "7");
        assertThat(keys.keyOf(byLocalNumber)).isPresent().isEqualTo(keys.keyOf(same));
        assertThat(keys.keyOf(bySeat)).isPresent().isNotEqualTo(keys.keyOf(same));
        assertThat(keys.keyOf(record("name", "王一诺", "school", "2133010001"))).isEmpty();
    }

    @Test
    void aRowIsKnownByEveryKeyItHas() {
        SourceRecord record =
                record(
                        "studentNumber",
                        "G330106201603159020",
                        "idNumber",
                        "330106201603159020",
                        "school",
                        "2133010001");
        assertThat(keys.allOf(record))
                .hasSize(2)
                .first()
                .isEqualTo(keys.keyOf(record).orElseThrow());
    }

    @Test
    void aRecordThatWasNotDecodedHasTheSameKey() {
        Mapping mapping = Mappings.builtIn().find("xueji").orElseThrow();
        var values = new FieldValues(mapping.headings());
        SourceRecord record =
                record("studentNumber", "g330106201603159020", "school", "２１３３０１０００１");
        values.begin(SourceRecord.Shape.WHOLE);
        for (String field : mapping.fields()) {
            byte[] text = record.value(field).getBytes(StandardCharsets.UTF_8);
            if (text.length > 0) {
                values.add(mapping.fields().indexOf(field), text, 0, text.length);
            }
        }
        assertThat(keys.keyOf(values)).isPresent().isEqualTo(keys.keyOf(record));
    }

    @Test
    void theMeaningOfRecordsChangesWithMappingAndSchoolYear() {
        assertThat(keys.meaning(YEAR))
                .contains("xueji/1")
                .isEqualTo(keys.meaning(YEAR))
                .isNotEqualTo(keys.meaning(new SchoolYear(2027)));
    }
}
