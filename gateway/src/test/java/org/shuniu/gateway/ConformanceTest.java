package org.shuniu.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code CONFORMANCE.md} and {@code ATTACKS.md} name tests that are there. */
class ConformanceTest {
    private static final Pattern ROW =
            Pattern.compile("^\\|.*\\| (\\w+)\\.(\\w+) \\|$", Pattern.MULTILINE);

    @ParameterizedTest
    @CsvSource({"CONFORMANCE.md, 80", "ATTACKS.md, 55"})
    void everyTestThatTheTableNamesExists(String table, int rowsAtLeast) throws IOException {
        List<MatchResult> rows = ROW.matcher(Files.readString(Path.of(table))).results().toList();
        assertThat(rows).hasSizeGreaterThan(rowsAtLeast);
        for (MatchResult row : rows) {
            assertThat(source(row.group(1)))
                    .as("%s.%s", row.group(1), row.group(2))
                    .contains("    void " + row.group(2) + "(");
        }
    }

    private static String source(String testClass) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            Path found =
                    files.filter(f -> f.endsWith(testClass + ".java"))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("no test " + testClass));
            return Files.readString(found);
        }
    }
}
