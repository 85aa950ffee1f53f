package org.shuniu.gateway.demo;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registrar;
import org.shuniu.gateway.client.Registration;
import org.shuniu.gateway.registration.RegistrationTokens;

/** Registers the demo's clients, as an operator would. */
final class DemoClients {
    static final String PLATFORM_NAME = "县智慧学习平台";
    static final String VENDOR_NAME = "课后作业助手";

    private final Clients clients;
    private final RegistrationTokens tokens;

    DemoClients(Clients clients, RegistrationTokens tokens) {
        this.clients = clients;
        this.tokens = tokens;
    }

    /** Whoever has it may register platforms for a day, wherever they are. */
    String initialAccessToken() {
        return tokens.issueForDemo(
                new RegistrationTokens.Wanted(
                        ClientKind.PLATFORM, List.of("*"), null, true, null, null));
    }

    DemoFile.Client relyingParty(ClientKind kind, URI address) {
        ClientMetadata metadata = metadata(kind, address);
        Registration registration = clients.register(metadata, Registrar.hub());
        return new DemoFile.Client(
                registration.client().id().value(),
                secret(registration),
                kind.code(),
                metadata.addresses().redirectUris());
    }

    /**
     * The demo may start on other ports than last time; a vendor's people are bound to its address,
     * so there the example begins anew.
     */
    DemoFile.Client at(URI address, DemoFile.Client known, ClientKind kind) {
        if (known.redirectUris().equals(metadata(kind, address).addresses().redirectUris())) {
            return known;
        }
        clients.find(new ClientId(known.clientId()), Registrar.hub())
                .ifPresent(client -> clients.delete(client, Registrar.hub()));
        return relyingParty(kind, address);
    }

    private static ClientMetadata metadata(ClientKind kind, URI address) {
        var metadata =
                ClientMetadata.relyingParty(
                        kind == ClientKind.PLATFORM ? PLATFORM_NAME : VENDOR_NAME,
                        kind,
                        List.of(address.resolve("/callback").toString()),
                        Set.of("openid", "profile", "edu"));
        return metadata.withAddresses(
                metadata.addresses()
                        .withPostLogoutRedirectUris(List.of(address.resolve("/").toString())));
    }

    DemoFile.ApiClient api() {
        Set<String> scopes =
                Arrays.stream(ApiScope.values()).map(ApiScope::code).collect(Collectors.toSet());
        Registration registration = service("演示用管理接口", scopes);
        return new DemoFile.ApiClient(
                registration.client().id().value(),
                secret(registration),
                scopes.stream().sorted().collect(Collectors.joining(" ")));
    }

    DemoFile.Approver approver(String name) {
        Registration registration =
                service(name, Set.of(ApiScope.ROSTER_READ.code(), ApiScope.ROSTER_APPROVE.code()));
        return new DemoFile.Approver(registration.client().id().value(), secret(registration));
    }

    private Registration service(String name, Set<String> scopes) {
        return clients.register(ClientMetadata.service(name, scopes, null), Registrar.hub());
    }

    private static String secret(Registration registration) {
        return Objects.requireNonNull(registration.secret()).value();
    }
}
