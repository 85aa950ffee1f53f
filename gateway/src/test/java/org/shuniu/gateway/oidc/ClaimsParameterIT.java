package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.oidc.RelyingParty.Answer;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The {@code claims} parameter, OIDC Core §5.5. */
@PeopleTest
class ClaimsParameterIT {
    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;

    private ProtocolWorld world;
    private RelyingParty platform;
    private PersonProfile pupil;
    private String cookie;

    @BeforeEach
    void logIn() {
        world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        platform = world.client(ClientKind.PLATFORM);
        pupil = world.pupil();
        cookie = world.signIn(pupil);
    }

    private static Map<String, String> asking(RelyingParty client, String claims) {
        Map<String, String> request = client.request();
        request.put("scope", "openid");
        request.put("claims", claims);
        return request;
    }

    private Answer tokens(RelyingParty client, String claims) {
        String code = client.authorize(asking(client, claims), cookie).redirect().get("code");
        return client.redeem(String.valueOf(code));
    }

    private static JsonNode idToken(Answer tokens) {
        String payload = tokens.text("id_token").split("\\.", -1)[1];
        return JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(payload));
    }

    private static JsonNode userInfo(RelyingParty client, Answer tokens) {
        return client.getWith("/userinfo", tokens.text("access_token")).json();
    }

    @Test
    @DisplayName("oidcc-claims-essential: for userinfo, and there only")
    void aClaimForUserinfoGoesThere() {
        Answer tokens = tokens(platform, "{\"userinfo\":{\"name\":{\"essential\":true}}}");
        assertThat(userInfo(platform, tokens).path("name").asString()).isEqualTo("张小雨");
        assertThat(userInfo(platform, tokens).has("preferred_username")).isFalse();
        assertThat(idToken(tokens).has("name")).isFalse();
    }

    @Test
    void aClaimForTheIdTokenGoesThereAlsoAfterARefresh() {
        Answer tokens = tokens(platform, "{\"id_token\":{\"name\":null,\"unheard_of\":null}}");
        assertThat(idToken(tokens).path("name").asString()).isEqualTo("张小雨");
        assertThat(userInfo(platform, tokens).has("name")).isFalse();
        Answer renewed = platform.refresh(tokens.text("refresh_token"));
        assertThat(idToken(renewed).path("name").asString()).isEqualTo("张小雨");
    }

    @Test
    @DisplayName("asking by name brings a vendor nothing that needs consent")
    void consentIsNotCircumvented() {
        RelyingParty vendor = world.client(ClientKind.VENDOR);
        Answer tokens =
                tokens(
                        vendor,
                        "{\"userinfo\":{\"name\":{\"essential\":true},\"edu_space_id\":null,\"edu_roles\":null}}");
        JsonNode released = userInfo(vendor, tokens);
        assertThat(released.has("name")).isFalse();
        assertThat(released.has("edu_space_id")).isFalse();
        assertThat(released.has("edu_roles")).isTrue();
    }

    @Test
    void whatTheClientIsNotRegisteredForIsLeftOut() {
        RelyingParty modest =
                world.client(
                        ClientMetadata.relyingParty(
                                "测试应用",
                                ClientKind.PLATFORM,
                                List.of("https://modest.example.cn/cb"),
                                Set.of("openid")));
        Answer tokens = tokens(modest, "{\"userinfo\":{\"name\":{\"essential\":true}}}");
        assertThat(userInfo(modest, tokens).has("name")).isFalse();
    }

    @Test
    @DisplayName("OIDC Core §5.5.1: sub with a value is the only person accepted")
    void aSubjectWithAValueMustBeThere() {
        String sub = idToken(tokens(platform, "{}")).path("sub").asString();
        String claims = "{\"id_token\":{\"sub\":{\"value\":\"%s\"}}}";
        Map<String, String> request = asking(platform, claims.formatted(sub));
        request.put("prompt", "none");
        assertThat(platform.authorize(request, cookie).redirect()).containsKey("code");
        assertThat(platform.authorize(request, world.signIn(world.pupil())).redirect())
                .containsEntry("error", "login_required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "\"name\"", "{\"userinfo\":[\"name\"]}", "{\"id_token\":1}"})
    void whatIsNoClaimsRequestIsRefused(String claims) {
        assertThat(platform.authorize(asking(platform, claims), cookie).redirect())
                .containsEntry("error", "invalid_request")
                .doesNotContainKey("code");
    }

    @Test
    void aVeryLongOneIsRefused() {
        String claims = "{\"userinfo\":{\"" + "x".repeat(5_000) + "\":null}}";
        assertThat(platform.authorize(asking(platform, claims), cookie).redirect())
                .containsEntry("error", "invalid_request");
    }
}
