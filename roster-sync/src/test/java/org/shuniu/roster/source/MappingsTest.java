package org.shuniu.roster.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.shuniu.roster.person.Role;

class MappingsTest {
    private static final String COUNTY =
            """
            {
              "format": "county", "version": 3, "layout": "tabular", "role": "student",
              "columns": [
                {"field": "school", "headers": ["学校"], "need": "value"},
                {"field": "name", "headers": ["名字"], "codes": ["MZ"], "need": "column"},
                {"field": "gender", "headers": ["性别"]},
                {"field": "idNumber", "headers": ["证号"]},
                {"field": "guardian{n}.name", "headers": ["家长{n}"], "repeat": 2}
              ],
              "needOneOf": [["idNumber", "gender"]],
              "words": {"gender": {"0": "女"}},
              "keys": [["idNumber", "school"]]
            }
            """;

    private static Mapping read(String json) {
        return Mappings.read(new ByteArrayInputStream(json.getBytes(UTF_8)), "county.json");
    }

    @Test
    void theRegistriesAreBuiltIn() {
        Mappings mappings = Mappings.builtIn();
        assertThat(mappings.formats())
                .containsExactly(
                        "class",
                        "clever",
                        "kindergarten",
                        "local",
                        "oneroster",
                        "sds",
                        "teacher",
                        "teaching",
                        "university",
                        "vocational",
                        "xueji");
        assertThat(mappings.find("xueji").orElseThrow().role()).isEqualTo(Role.STUDENT);
        assertThat(mappings.find("teacher").orElseThrow().role()).isEqualTo(Role.TEACHER);
        assertThat(mappings.find("xueji").orElseThrow().fingerprintSalt()).isEqualTo("xueji/1");
        assertThat(mappings.find("wisdom")).isEmpty();
    }

    @Test
    void anOperatorsFileIsAFormatWithoutCode(@TempDir Path home) throws IOException {
        assertThat(Mappings.builtInAnd(home.resolve("mappings")).formats()).hasSize(11);
        Files.writeString(home.resolve("county.json"), COUNTY);
        Mapping county = Mappings.builtInAnd(home).find("county").orElseThrow();
        assertThat(county.fingerprintSalt()).isEqualTo("county/3");
        assertThat(county.headings().fieldOf("MZ名字")).contains("name");
        assertThat(county.headings().fieldOf("家长２")).contains("guardian2.name");
        assertThat(county.headings().fieldOf("家长3")).isEmpty();
        assertThat(county.translate("gender", "0")).isEqualTo("女");
        assertThat(county.translate("gender", "男")).isEqualTo("男");
        assertThat(county.requiredFields()).containsExactly("school");
        assertThat(county.headings().missingFrom(Set.of("school")))
                .containsExactly("名字", "证号 or 性别");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"version\": 3', '\"version\": 0', version",
        "'\"county\"', '\"County 1\"', format",
        "'\"student\"', '\"pupil\"', role",
        "'\"gender\", \"headers\"', '\"sex\", \"headers\"', sex",
        "'[\"证号\"]', '[\"名字\"]', 名字",
        "'[\"证号\"]', '[]', idNumber",
        "'\"need\": \"column\"', '\"need\": \"maybe\"', maybe",
        "', \"repeat\": 2', '', guardian",
        "'[\"idNumber\", \"school\"]', '[\"grade\"]', grade",
        "'\"keys\": [[\"idNumber\", \"school\"]]', '\"keys\": []', keys",
        "'\"needOneOf\"', '\"needSome\"', needSome",
    })
    void aMistakeInAMappingIsNamed(String part, String mistake, String named) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> read(COUNTY.replace(part, mistake)))
                .withMessageContaining("county.json")
                .withMessageContaining(named);
    }

    @Test
    void whatIsNoJsonIsNamed() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> read("format: county"))
                .withMessageContaining("county.json");
    }
}
