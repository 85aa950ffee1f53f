package org.shuniu.gateway.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.shuniu.gateway.HubProperties;
import org.shuniu.gateway.Roles;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

class ProblemErrorFilterTest {
    private static final HubProperties HUB =
            new HubProperties(
                    Path.of("var"),
                    Path.of("master.key"),
                    new Roles(true, true),
                    false,
                    new HubProperties.Hub(
                            URI.create("http://localhost:9000"),
                            "hub",
                            HubProperties.Tier.PROVINCIAL),
                    new HubProperties.Import(DataSize.ofGigabytes(2)));

    static Stream<Exception> anAbsentDatabase() {
        return Stream.of(
                new DataAccessResourceFailureException("10.0.0.7 refused"),
                new CannotCreateTransactionException("10.0.0.7 refused"));
    }

    @ParameterizedTest
    @MethodSource("anAbsentDatabase")
    void aDatabaseThatIsAwayWhenTheTokenIsLookedAtIs503(Exception thrown) throws Exception {
        MockHttpServletResponse answer = answerTo(thrown);
        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isEqualTo("5");
        assertThat(answer.getContentAsString())
                .contains("/problems/unavailable")
                .doesNotContain("10.0.0.7");
    }

    @Test
    void anyOtherFaultInAFilterIs500() throws Exception {
        MockHttpServletResponse answer = answerTo(new IllegalStateException("secret place"));
        assertThat(answer.getStatus()).isEqualTo(500);
        assertThat(answer.getContentAsString()).doesNotContain("secret place");
    }

    private static MockHttpServletResponse answerTo(Exception thrown) throws Exception {
        var request = new MockHttpServletRequest();
        request.setDispatcherType(DispatcherType.ERROR);
        request.setAttribute(RequestDispatcher.ERROR_REQUEST_URI, "/api/v1/sources");
        request.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, 500);
        request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, thrown);
        var response = new MockHttpServletResponse();
        var writer =
                new ProblemWriter(
                        new ProblemAddresses(HUB), new JsonMapper(), new SimpleMeterRegistry());
        new ProblemErrorFilter(writer).doFilter(request, response, new MockFilterChain());
        return response;
    }
}
