package org.shuniu.gateway.oidc;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registrar;
import org.shuniu.gateway.client.Registration;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.Role;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** What the protocol's tests need of a hub: clients, people, and people signed in. */
record ProtocolWorld(
        int port, Clients clients, InMemoryPeople people, SsoSessions sessions, JdbcClient jdbc) {
    private static final AtomicInteger HOSTS = new AtomicInteger();

    /** Every client on a host of its own, so a vendor in a sector of its own. */
    ClientMetadata metadata(ClientKind kind) {
        return ClientMetadata.relyingParty(
                "测试应用",
                kind,
                List.of("https://rp" + HOSTS.incrementAndGet() + ".example.cn/cb?tenant=1"),
                Set.of("openid", "profile", "edu", "offline_access"));
    }

    RelyingParty client(ClientKind kind) {
        return client(metadata(kind));
    }

    RelyingParty client(ClientMetadata metadata) {
        return new RelyingParty(port, register(metadata));
    }

    Registration register(ClientMetadata metadata) {
        return clients.register(metadata, Registrar.hub());
    }

    PersonProfile pupil() {
        return people.add("张小雨", Role.STUDENT, LocalDate.of(2014, 5, 6));
    }

    /** A cookie header that proves a login. */
    String signIn(PersonProfile person) {
        var response = new MockHttpServletResponse();
        sessions.start(person.id(), List.of("pwd"), new MockHttpServletRequest(), response);
        String cookie = response.getHeader("Set-Cookie");
        return cookie.substring(0, cookie.indexOf(';'));
    }

    long auditEvents(String type, String because) {
        return jdbc.sql(
                        "select count(*) from roster.audit_event where type = :type and payload->>'because' = :because")
                .param("type", type)
                .param("because", because)
                .query(Long.class)
                .single();
    }
}
