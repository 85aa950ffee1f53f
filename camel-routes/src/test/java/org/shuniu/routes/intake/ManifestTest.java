package org.shuniu.routes.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
    private static final String SHA = "a1".repeat(32);

    @Test
    void readsWhatIsDeclared() throws Refusal {
        assertThat(
                        parse(
                                "{\"rows\":12,\"sha256\":\"%s\",\"asOf\":\"2026-09-01T08:00:00+08:00\"}"
                                        .formatted(SHA.toUpperCase(Locale.ROOT))))
                .isEqualTo(new Manifest(12L, SHA, Instant.parse("2026-09-01T00:00:00Z")));
        assertThat(parse("{}")).isEqualTo(Manifest.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | not a JSON object",
                "`` | not a JSON object",
                "{\"rows\":1 | not valid JSON at line 1",
                "{\"rows\":1}{} | not valid JSON",
                "{\"rows\":1,\"rows\":2} | not valid JSON",
                "{\"rows\":1,\"sha\":\"x\"} | [sha]",
                "{\"rows\":-1} | \"rows\"",
                "{\"rows\":1.5} | \"rows\"",
                "{\"rows\":\"12\"} | \"rows\"",
                "{\"rows\":null} | \"rows\"",
                "{\"rows\":9223372036854775808} | \"rows\"",
                "{\"sha256\":\"abc\"} | \"sha256\"",
                "{\"asOf\":\"2026-09-01\"} | \"asOf\"",
                "{\"asOf\":1} | \"asOf\"",
            })
    void refusesWhatItCannotReadForSureAndNamesTheFault(String manifest, String named) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> parse(manifest))
                .satisfies(
                        refusal -> {
                            assertThat(refusal.problem().type()).isEqualTo("bad-manifest");
                            assertThat(refusal.problem().detail()).contains(named);
                            assertThat(refusal.problem().fix()).isNotBlank();
                        });
    }

    @Test
    void refusesOneThatIsFarTooLarge() {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> parse("{\"rows\":1" + " ".repeat(Manifest.MAX_BYTES) + "}"));
    }

    private static Manifest parse(String json) throws Refusal {
        return Manifest.parse(json.getBytes(UTF_8));
    }
}
