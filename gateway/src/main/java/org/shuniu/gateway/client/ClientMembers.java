package org.shuniu.gateway.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ClientAddresses.BackchannelLogout;
import org.shuniu.roster.org.OrgCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Client metadata as they stand on the wire: flat, every member null where the default holds. The
 * API spells them like this; in snake case most are the members that RFC 7591 §2 and its kin
 * register.
 *
 * @param profile {@code default} or {@code fapi2}
 */
public record ClientMembers(
        @Nullable String name,
        @Nullable String kind,
        @Nullable String applicationType,
        @Nullable List<String> redirectUris,
        @Nullable List<String> postLogoutRedirectUris,
        @Nullable String backchannelLogoutUri,
        @Nullable Boolean backchannelLogoutSessionRequired,
        @Nullable String sectorIdentifierUri,
        @Nullable List<String> scopes,
        @Nullable List<String> grantTypes,
        @Nullable String tokenEndpointAuthMethod,
        @Nullable String tokenEndpointAuthSigningAlg,
        @Nullable JsonNode jwks,
        @Nullable String jwksUri,
        @Nullable String tlsClientAuthSubjectDn,
        @Nullable String tlsClientAuthSanDns,
        @Nullable String tlsClientAuthSanUri,
        @Nullable String tlsClientAuthSanIp,
        @Nullable String tlsClientAuthSanEmail,
        @Nullable String idTokenSignedResponseAlg,
        @Nullable String userinfoSignedResponseAlg,
        @Nullable String requestObjectSigningAlg,
        @Nullable Boolean requireSignedRequestObject,
        @Nullable Boolean requirePushedAuthorizationRequests,
        @Nullable Boolean dpopBoundAccessTokens,
        @Nullable Boolean tlsClientCertificateBoundAccessTokens,
        @Nullable Boolean requirePkce,
        @Nullable String profile,
        @Nullable Integer defaultMaxAge,
        @Nullable Boolean requireAuthTime,
        @Nullable List<String> defaultAcrValues,
        @Nullable String clientUri,
        @Nullable String logoUri,
        @Nullable String policyUri,
        @Nullable String tosUri,
        @Nullable List<String> contacts) {
    private static final String FAPI = "fapi2";

    public static ClientMembers of(ClientMetadata metadata) {
        ClientAddresses addresses = metadata.addresses();
        ClientProof proof = metadata.proof();
        SigningAlgorithms signing = metadata.signing();
        SecurityTerms security = metadata.security();
        LoginDefaults login = metadata.login();
        Presentation presentation = metadata.presentation();
        BackchannelLogout logout = addresses.backchannelLogout();
        String jwks = proof.keys().jwks();
        Duration maxAge = login.maxAge();
        return new ClientMembers(
                metadata.name(),
                metadata.kind().code(),
                addresses.applicationType().code(),
                addresses.redirectUris(),
                addresses.postLogoutRedirectUris(),
                logout == null ? null : logout.uri(),
                logout != null && logout.sessionRequired(),
                addresses.sectorIdentifierUri(),
                metadata.scopes().stream().sorted().toList(),
                metadata.grantTypes().stream().map(GrantType::code).sorted().toList(),
                proof.method().code(),
                proof.signingAlg(),
                jwks == null ? null : JsonMapper.shared().readTree(jwks),
                proof.keys().jwksUri(),
                names(proof, CertificateSubject.Field.SUBJECT_DN),
                names(proof, CertificateSubject.Field.SAN_DNS),
                names(proof, CertificateSubject.Field.SAN_URI),
                names(proof, CertificateSubject.Field.SAN_IP),
                names(proof, CertificateSubject.Field.SAN_EMAIL),
                signing.idToken(),
                signing.userinfo(),
                signing.requestObject(),
                security.requireSignedRequestObject(),
                security.requirePushedRequests(),
                security.dpopBound(),
                security.certificateBound(),
                security.requirePkce(),
                security.fapi() ? FAPI : "default",
                maxAge == null ? null : Math.toIntExact(maxAge.toSeconds()),
                login.requireAuthTime(),
                login.acrValues(),
                presentation.clientUri(),
                presentation.logoUri(),
                presentation.policyUri(),
                presentation.tosUri(),
                presentation.contacts());
    }

    private static @Nullable String names(ClientProof proof, CertificateSubject.Field field) {
        CertificateSubject certificate = proof.certificate();
        return certificate != null && certificate.field() == field ? certificate.value() : null;
    }

    /**
     * What these members ask for, with every default filled in; whether a client may be that is
     * decided by {@link ClientRules}.
     *
     * @throws ClientMetadataRefused for a word that does not exist, or a member that is missing
     */
    public ClientMetadata toMetadata(@Nullable OrgCode orgSubtree) {
        List<String> uris = orEmpty(redirectUris);
        // RFC 7591 §2: the default is client_secret_basic.
        var method =
                word(
                        "tokenEndpointAuthMethod",
                        tokenEndpointAuthMethod,
                        TokenEndpointAuthMethod.values(),
                        TokenEndpointAuthMethod::code,
                        TokenEndpointAuthMethod.CLIENT_SECRET_BASIC);
        return new ClientMetadata(
                required("name", name),
                word(
                        "kind",
                        required("kind", kind),
                        ClientKind.values(),
                        ClientKind::code,
                        ClientKind.VENDOR),
                // OIDC Core §3.1.2.1: without openid there is no login to be had.
                scopes != null ? Set.copyOf(scopes) : uris.isEmpty() ? Set.of() : Set.of("openid"),
                grantTypes == null ? GrantType.usual(uris, method) : grants(grantTypes),
                addresses(uris),
                new ClientProof(method, tokenEndpointAuthSigningAlg, keys(), certificate()),
                new SigningAlgorithms(
                        idTokenSignedResponseAlg == null
                                ? SigningAlgorithms.DEFAULT.idToken()
                                : idTokenSignedResponseAlg,
                        userinfoSignedResponseAlg,
                        requestObjectSigningAlg),
                security(),
                login(),
                new Presentation(clientUri, logoUri, policyUri, tosUri, orEmpty(contacts)),
                orgSubtree);
    }

    private ClientAddresses addresses(List<String> uris) {
        return new ClientAddresses(
                word(
                        "applicationType",
                        applicationType,
                        ApplicationType.values(),
                        ApplicationType::code,
                        ApplicationType.WEB),
                uris,
                orEmpty(postLogoutRedirectUris),
                backchannelLogoutUri == null
                        ? null
                        : new BackchannelLogout(
                                backchannelLogoutUri, isTrue(backchannelLogoutSessionRequired)),
                sectorIdentifierUri);
    }

    private ClientKeys keys() {
        return new ClientKeys(jwks == null || jwks.isNull() ? null : jwks.toString(), jwksUri);
    }

    private @Nullable CertificateSubject certificate() {
        CertificateSubject subject = null;
        for (CertificateSubject.Field field : CertificateSubject.Field.values()) {
            String value =
                    switch (field) {
                        case SUBJECT_DN -> tlsClientAuthSubjectDn;
                        case SAN_DNS -> tlsClientAuthSanDns;
                        case SAN_URI -> tlsClientAuthSanUri;
                        case SAN_IP -> tlsClientAuthSanIp;
                        case SAN_EMAIL -> tlsClientAuthSanEmail;
                    };
            if (value != null && subject != null) {
                // RFC 8705 §2.1.2: a client MUST use exactly one of these.
                throw new ClientMetadataRefused(
                        field.member(), "stands beside another name of the certificate");
            }
            subject = value == null ? subject : new CertificateSubject(field, value);
        }
        return subject;
    }

    private SecurityTerms security() {
        boolean fapi = FAPI.equals(profile);
        if (profile != null && !fapi && !profile.equals("default")) {
            throw new ClientMetadataRefused("profile", "must be default or fapi2");
        }
        return new SecurityTerms(
                fapi,
                requirePkce == null || requirePkce,
                isTrue(requirePushedAuthorizationRequests),
                isTrue(requireSignedRequestObject),
                isTrue(dpopBoundAccessTokens),
                isTrue(tlsClientCertificateBoundAccessTokens));
    }

    private LoginDefaults login() {
        if (defaultMaxAge != null && defaultMaxAge < 0) {
            throw new ClientMetadataRefused("defaultMaxAge", "must be seconds");
        }
        return new LoginDefaults(
                defaultMaxAge == null ? null : Duration.ofSeconds(defaultMaxAge),
                isTrue(requireAuthTime),
                orEmpty(defaultAcrValues));
    }

    private static Set<GrantType> grants(List<String> codes) {
        return codes.stream()
                .map(
                        code ->
                                GrantType.find(code)
                                        .orElseThrow(
                                                () ->
                                                        new ClientMetadataRefused(
                                                                "grantTypes",
                                                                "has a grant that we do not have")))
                .collect(Collectors.toSet());
    }

    private static <E> E word(
            String member,
            @Nullable String code,
            E[] values,
            Function<E, String> codes,
            E byDefault) {
        if (code == null) {
            return byDefault;
        }
        Optional<E> found =
                Arrays.stream(values).filter(value -> codes.apply(value).equals(code)).findFirst();
        return found.orElseThrow(
                () ->
                        new ClientMetadataRefused(
                                member,
                                "must be one of "
                                        + Arrays.stream(values)
                                                .map(codes)
                                                .collect(Collectors.joining(", "))));
    }

    private static String required(String member, @Nullable String value) {
        if (value == null) {
            throw new ClientMetadataRefused(member, "is missing");
        }
        return value;
    }

    private static boolean isTrue(@Nullable Boolean value) {
        return value != null && value;
    }

    private static List<String> orEmpty(@Nullable List<String> values) {
        return values == null ? List.of() : values;
    }
}
