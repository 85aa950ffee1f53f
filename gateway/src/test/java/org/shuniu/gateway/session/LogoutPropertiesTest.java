package org.shuniu.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogoutPropertiesTest {
    private static final LogoutProperties PROPERTIES =
            new LogoutProperties(12, Duration.ofSeconds(2), Duration.ofMinutes(15));

    @Test
    void pausesDoubleUpToTheLongestAndAreNeverAllTheSame() {
        assertThat(PROPERTIES.pause(0, 1)).isEqualTo(Duration.ofSeconds(2));
        assertThat(PROPERTIES.pause(3, 1)).isEqualTo(Duration.ofSeconds(16));
        assertThat(PROPERTIES.pause(3, 0)).isEqualTo(Duration.ofSeconds(8));
        assertThat(PROPERTIES.pause(11, 1)).isEqualTo(Duration.ofMinutes(15));
        assertThat(PROPERTIES.pause(1_000, 1)).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void aPauseThatShrinksIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new LogoutProperties(
                                        12, Duration.ofSeconds(2), Duration.ofSeconds(1)));
    }
}
