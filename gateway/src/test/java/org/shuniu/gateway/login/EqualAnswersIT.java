package org.shuniu.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.gateway.testing.WebClient;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.Role;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.context.TestPropertySource;

/** Case 32, as far as passwords and cards go: nobody learns from an answer who has an account. */
@PeopleTest
@TestPropertySource(
        properties = {
            // Small, so that the rest of the way is not hidden behind it.
            "shuniu.password.memory-kib=1024",
            "shuniu.password.passes=1",
            "shuniu.login.attempts=100000",
            "shuniu.login.per-account=100000",
            "shuniu.login.per-address=100000",
            "shuniu.login.per-network=100000"
        })
class EqualAnswersIT {
    private static final int SAMPLES = 300;
    private static final int WARM_UP = 100;
    private static final String UNKNOWN = "400000000007";

    /** Of one answer and no other. */
    private static final Set<String> VARYING = Set.of("date", "set-cookie", "content-length");

    @LocalServerPort private int port;
    @Autowired private InMemoryPeople people;
    @Autowired private CredentialStore credentials;
    @Autowired private Passwords passwords;
    @Autowired private PasswordLogin login;
    @Autowired private Activation activation;
    @Autowired private ActivationCards cards;
    @Autowired private LoginDevices devices;

    @Test
    @DisplayName("case 32: the same status, headers and text")
    void statusHeadersAndTextAreTheSame() {
        PersonProfile pupil = withPassword();
        PersonProfile without = people.add("无密码", Role.STUDENT, null);
        HttpResponse<String> wrong = tryPassword(pupil.spaceNumber().value(), "wrong password");
        for (HttpResponse<String> other :
                List.of(
                        tryPassword(UNKNOWN, "wrong password"),
                        tryPassword(without.spaceNumber().value(), "wrong password"),
                        tryPassword(pupil.spaceNumber().value(), ""),
                        tryPassword(UNKNOWN, ""),
                        tryPassword("", ""))) {
            assertThat(other.statusCode()).isEqualTo(wrong.statusCode());
            assertThat(comparable(other.headers())).isEqualTo(comparable(wrong.headers()));
            assertThat(comparable(other.body())).isEqualTo(comparable(wrong.body()));
        }
    }

    @Test
    @DisplayName("case 32: the same time to a wrong password, n = 300, and a control that differs")
    void aPasswordTakesAsLongForAnybody() {
        PersonProfile pupil = withPassword();
        Guesser guesser = guesser();
        double[] medians =
                medians(
                        i -> login.attempt(pupil.spaceNumber().value(), "wrong " + i, guesser),
                        i -> login.attempt(UNKNOWN, "wrong " + i, guesser),
                        i -> login.attempt(UNKNOWN, "", guesser),
                        // What a way without a hash would show.
                        i -> people.find(pupil.id()));
        assertSimilar(medians[0], medians[1]);
        assertSimilar(medians[0], medians[2]);
        assertThat(medians[3]).isLessThan(medians[0] / 2);
    }

    @Test
    @DisplayName("case 32: the same time to a wrong activation code, n = 300")
    void anActivationCodeTakesAsLongForAnybody() {
        PersonProfile pupil = people.add("张小雨", Role.STUDENT, null);
        cards.issue(List.of(pupil), "system");
        Guesser guesser = guesser();
        String chosen = "桂花开满巷子口了";
        double[] medians =
                medians(
                        i ->
                                activation.attempt(
                                        pupil.spaceNumber().value(), code(i), chosen, guesser),
                        i -> activation.attempt(UNKNOWN, code(i), chosen, guesser));
        assertSimilar(medians[0], medians[1]);
    }

    /** In milliseconds, taken in turns, so that what else the machine does meets all alike. */
    private static double[] medians(IntConsumer... ways) {
        double[][] times = new double[ways.length][SAMPLES];
        for (int i = -WARM_UP; i < SAMPLES; i++) {
            for (int way = 0; way < ways.length; way++) {
                long before = System.nanoTime();
                ways[way].accept(i);
                if (i >= 0) {
                    times[way][i] = (System.nanoTime() - before) / 1e6;
                }
            }
        }
        return Arrays.stream(times).mapToDouble(EqualAnswersIT::median).toArray();
    }

    private static double median(double[] times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
    }

    private static void assertSimilar(double one, double other) {
        assertThat(Math.abs(one - other))
                .as("medians %.3f ms and %.3f ms", one, other)
                .isLessThan(Math.max(0.5, 0.15 * one));
    }

    private static String code(int i) {
        return "%012d".formatted(Math.abs(i));
    }

    private Guesser guesser() {
        var request = new MockHttpServletRequest();
        return devices.guesser(request);
    }

    private PersonProfile withPassword() {
        PersonProfile person = people.add("张小雨", Role.STUDENT, null);
        credentials.create(person.id(), passwords.hash("桂花开满巷子口了"));
        return person;
    }

    private HttpResponse<String> tryPassword(String number, String password) {
        return new WebClient(port)
                .submit("/login", "/login", Map.of("username", number, "password", password));
    }

    private static Map<String, List<String>> comparable(HttpHeaders headers) {
        var comparable = new TreeMap<>(headers.map());
        comparable.keySet().removeAll(VARYING);
        return comparable;
    }

    /** Without what was typed and without the form's token. */
    private static String comparable(String page) {
        return page.replaceAll("value=\"[^\"]*\"", "");
    }
}
