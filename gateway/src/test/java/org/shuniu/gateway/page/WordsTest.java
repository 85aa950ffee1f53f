package org.shuniu.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void englishSaysEverythingThatChineseSays() throws IOException {
        assertThat(words("pages_en").keySet()).isEqualTo(words("pages").keySet());
    }

    @Test
    void nobodyIsAskedToRegisterOrGivenAnInitialPasswordAndTheProductHasNoName()
            throws IOException {
        assertThat(words("pages").values().toString()).doesNotContain("注册", "初始密码", "Shuniu", "枢纽");
        assertThat(words("pages_en").values().toString().toLowerCase())
                .doesNotContain("register", "sign up", "shuniu");
    }

    private static Properties words(String name) throws IOException {
        var words = new Properties();
        try (var stream = WordsTest.class.getResourceAsStream("/words/" + name + ".properties");
                var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            words.load(reader);
        }
        return words;
    }
}
