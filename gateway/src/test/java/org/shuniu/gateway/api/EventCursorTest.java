package org.shuniu.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.outbox.Outbox;

class EventCursorTest {
    private static final Instant NOON = Instant.parse("2026-09-01T04:00:00Z");
    private static final EventCursor CURSOR =
            new EventCursor(new Outbox.Cursor(812, Long.MAX_VALUE), NOON);

    @Test
    void aCursorComesBackAsItWasGivenOut() {
        assertThat(EventCursor.parse(CURSOR.format(), NOON)).isEqualTo(CURSOR);
        assertThat(EventCursor.parse(null, NOON)).isEqualTo(EventCursor.START);
    }

    @Test
    void aReceiverThatWasAwayTooLongLearnsThatItHasMissedSomething() {
        Instant late = NOON.plus(Outbox.KEPT);
        assertThat(EventCursor.parse(CURSOR.format(), late.minus(Duration.ofHours(1))))
                .isEqualTo(CURSOR);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> EventCursor.parse(CURSOR.format(), late))
                .satisfies(
                        e -> assertThat(e.problem().type()).isEqualTo(ProblemType.CURSOR_EXPIRED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1 2", "1 2 x", "-1 2 3", "1 99999999999999999999 3"})
    void anythingElseIsNoCursor(String position) {
        String forged = Cursor.after("events", position);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> EventCursor.parse(forged, NOON))
                .satisfies(
                        e -> assertThat(e.problem().type()).isEqualTo(ProblemType.INVALID_CURSOR));
    }
}
