package org.shuniu.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.person.PersonId;
import tools.jackson.databind.json.JsonMapper;

class LoginEventTest {
    private static final PersonId PERSON =
            new PersonId(UUID.fromString("0192f0c4-7b1a-7000-8000-000000000001"));
    private static final LoginEvent.Source SOURCE = new LoginEvent.Source("192.0.2.1");

    private static final List<LoginEvent> ALL =
            List.of(
                    new LoginEvent.LoggedIn(PERSON, SOURCE),
                    new LoginEvent.LoginRefused(PERSON, SOURCE),
                    new LoginEvent.LoginSlowed(null, SOURCE),
                    new LoginEvent.LoggedOut(PERSON, SOURCE),
                    new LoginEvent.CardsIssued(
                            "client:c1", new LoginEvent.Cards(List.of(PERSON.toString()), 2)),
                    new LoginEvent.Activated(PERSON, SOURCE),
                    new LoginEvent.ActivationRefused(null, SOURCE),
                    new LoginEvent.PasswordChanged(PERSON, SOURCE),
                    new LoginEvent.PasswordChangeRefused(PERSON, SOURCE));

    @Test
    void everyEventIsRecordedInTheFormThatWasPinned() {
        var json = JsonMapper.builder().build();
        var lines = new ArrayList<String>();
        for (LoginEvent event : ALL) {
            lines.add(
                    "%s by %s on %s %s"
                            .formatted(
                                    event.type(),
                                    event.actor(),
                                    event.subject(),
                                    json.writeValueAsString(event.payload())));
        }
        String id = PERSON.toString();
        assertThat(lines)
                .containsExactly(
                        "login.succeeded by person:"
                                + id
                                + " on "
                                + id
                                + " {\"address\":\"192.0.2.1\"}",
                        "login.refused by system on " + id + " {\"address\":\"192.0.2.1\"}",
                        "login.slowed by system on null {\"address\":\"192.0.2.1\"}",
                        "login.ended by person:"
                                + id
                                + " on "
                                + id
                                + " {\"address\":\"192.0.2.1\"}",
                        "activation.cards-issued by client:c1 on null {\"people\":[\""
                                + id
                                + "\"],\"skipped\":2}",
                        "activation.succeeded by person:"
                                + id
                                + " on "
                                + id
                                + " {\"address\":\"192.0.2.1\"}",
                        "activation.refused by system on null {\"address\":\"192.0.2.1\"}",
                        "password.changed by person:"
                                + id
                                + " on "
                                + id
                                + " {\"address\":\"192.0.2.1\"}",
                        "password.change-refused by system on "
                                + id
                                + " {\"address\":\"192.0.2.1\"}");
    }

    @Test
    void theListAboveHasEveryKindOfEvent() {
        long kinds = leaves(LoginEvent.class).count();
        assertThat(ALL.stream().map(Object::getClass).distinct().count()).isEqualTo(kinds);
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(LoginEventTest::leaves)
                : Stream.of(type);
    }
}
