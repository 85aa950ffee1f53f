package org.shuniu.roster.brake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The default table, number by number, and how an operator changes it. */
class BrakeRulesTest {
    @TempDir private Path home;

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    # op,       level,  affected, earlier, present, brake,                 needs
                    leave,      school, 3,        0,       3,       -,                     -
                    leave,      school, 4,        0,       200,     -,                     -
                    leave,      school, 5,        0,       200,     school-leavers,        1
                    leave,      school, 20,       0,       200,     school-leavers,        1
                    leave,      school, 21,       0,       200,     school-leavers,        2
                    leave,      school, 2,        3,       197,     school-leavers-7-days, 1
                    leave,      school, 2,        2,       198,     -,                     -
                    leave,      school, 0,        9,       191,     -,                     -
                    leave,      class,  4,        0,       40,      -,                     -
                    leave,      class,  5,        0,       40,      class-leavers,         1
                    leave,      class,  21,       0,       40,      class-leavers,         2
                    leave,      class,  1,        4,       36,      class-leavers-7-days,  1
                    leave,      county, 900,      0,       1000,    -,                     -
                    update,     school, 40,       0,       200,     -,                     -
                    update,     school, 41,       0,       200,     school-updates,        1
                    update,     school, 101,      0,       200,     school-updates,        2
                    update,     school, 3,        0,       4,       -,                     -
                    identifier, school, 4,        0,       400,     -,                     -
                    identifier, school, 5,        0,       400,     school-identifiers,    1
                    identifier, school, 21,       0,       400,     school-identifiers,    2
                    create,     school, 40,       0,       200,     -,                     -
                    create,     school, 41,       0,       200,     school-creations,      1
                    create,     school, 900,      0,       0,       -,                     -
                    """)
    void theDefaultTable(
            String op,
            String level,
            long affected,
            long earlier,
            long present,
            @Nullable String brake,
            @Nullable Integer needs) {
        Measure measure = measure(op, level, affected, earlier);
        Trip first = first(BrakeRules.defaults(), measure, present);
        assertThat(first == null ? null : first.brake().name()).isEqualTo(brake);
        assertThat(first == null ? null : first.needs()).isEqualTo(needs);
    }

    /** Counting stops at that base, so nothing below it may be safe and nothing from it unsafe. */
    @ParameterizedTest
    @CsvSource({"leave, 4", "leave, 5", "update, 7", "identifier, 9", "create, 23"})
    void theSmallestSafeBaseIsExact(String op, long affected) {
        Measure measure = measure(op, "school", affected, 2);
        for (Brake.Share brake : BrakeRules.defaults().shares()) {
            if (brake.watches(measure)) {
                long safe = brake.smallestSafeBase(measure);
                assertThat(brake.judge(measure, safe)).as("%s at %d", brake, safe).isNull();
                assertThat(brake.judge(measure, safe - 1)).as("%s below", brake).isNotNull();
            }
        }
    }

    @Test
    void teachersAreCountedByThemselves() {
        assertThat(BrakeRules.defaults().shares())
                .allSatisfy(b -> assertThat(b.populations()).hasSize(2));
        assertThat(Population.TEACHER.code()).isEqualTo("teacher");
    }

    @ParameterizedTest
    @CsvSource({
        "2%, 200, 4",
        "0.5%, 399, 1",
        "33.33 %, 100, 33",
        "100%, 7, 7",
        "40, 9, 40",
        "0, 9, 0"
    })
    void aThresholdIsAShareOrANumber(String text, long base, long allowed) {
        assertThat(Threshold.parse(text).allowed(base)).isEqualTo(allowed);
    }

    @Test
    void anOperatorChangesAddsAndRemovesBrakesByName() throws IOException {
        BrakeRules rules =
                written(
                        """
                        {
                          "approvalDays": 5,
                          "brakes": [
                            {"name": "school-leavers", "limit": "3%", "floor": 5},
                            {"name": "school-leavers-7-days", "off": true},
                            {"name": "class-to-zero", "off": true},
                            {"name": "school-to-zero", "needs": 1, "roles": ["student"]},
                            {"name": "unknown-schools", "limit": "10%"},
                            {"name": "county-leavers", "op": "leave", "level": "county", "roles": ["student"],
                             "limit": 100, "floor": 0, "week": true}
                          ]
                        }
                        """);
        assertThat(rules.approvalDays()).isEqualTo(5);
        assertThat(rules.toZero()).singleElement().returns(1, Brake.ToZero::needs);
        assertThat(first(rules, measure("leave", "school", 6, 0), 200)).isNull();
        assertThat(first(rules, measure("leave", "school", 7, 0), 200)).isNotNull();
        assertThat(Objects.requireNonNull(first(rules, measure("leave", "county", 60, 50), 9_000)))
                .returns("county-leavers", trip -> trip.brake().name())
                .returns(110L, Trip::affected)
                .returns(100L, Trip::allowed);
        assertThat(rules.reachRegions()).isTrue();
        assertThat(BrakeRules.defaults().reachRegions()).isFalse();
    }

    @Test
    void withoutAFileTheDefaultsHold() {
        assertThat(BrakeRules.defaultsAnd(home.resolve("brakes.json")))
                .isEqualTo(BrakeRules.defaults());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"brake": []}                                                             | brake
                    {"approvalDays": 0}                                                       | approvalDays
                    {"brakes": [{"limit": "2%"}]}                                             | named by
                    {"brakes": [{"name": "x", "off": true}]}                                  | no such brake
                    {"brakes": [{"name": "x", "level": "school", "limit": 5}]}                | op is leave
                    {"brakes": [{"name": "x", "op": "leave", "limit": 5}]}                    | level is class
                    {"brakes": [{"name": "x", "op": "leave", "level": "town", "limit": 5}]}   | level is class
                    {"brakes": [{"name": "x", "op": "leave", "level": "city"}]}               | limit is missing
                    {"brakes": [{"name": "x", "op": "update", "level": "class", "limit": 5}]} | in a class only
                    {"brakes": [{"name": "school-updates", "week": true}]}                    | only leaving
                    {"brakes": [{"name": "school-updates", "limit": "many"}]}                 | neither a percentage
                    {"brakes": [{"name": "school-updates", "limit": "0%"}]}                   | between 0.01% and 100%
                    {"brakes": [{"name": "school-updates", "floor": -1}]}                     | floor
                    {"brakes": [{"name": "school-updates", "roles": ["guardian"]}]}           | roles are
                    {"brakes": [{"name": "school-to-zero", "needs": 3}]}                      | needs is 1 or 2
                    """)
    void aFileThatCannotBeReadSaysWhy(String json, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> written(json))
                .withMessageContaining("brakes.json")
                .withMessageContaining(why);
    }

    private BrakeRules written(String json) throws IOException {
        Path file = home.resolve("brakes.json");
        Files.writeString(file, json);
        return BrakeRules.defaultsAnd(file);
    }

    private static Measure measure(String op, String level, long affected, long earlier) {
        return new Measure(
                Operation.ofCode(op),
                Level.ofCode(level),
                1,
                "2133010001",
                Population.STUDENT,
                affected,
                earlier,
                affected,
                false);
    }

    private static @Nullable Trip first(BrakeRules rules, Measure measure, long present) {
        return rules.shares().stream()
                .filter(brake -> brake.watches(measure))
                .flatMap(brake -> Stream.ofNullable(brake.judge(measure, present)))
                .findFirst()
                .orElse(null);
    }
}
