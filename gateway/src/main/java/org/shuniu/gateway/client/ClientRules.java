package org.shuniu.gateway.client;

import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ClientAddresses.BackchannelLogout;
import org.shuniu.roster.org.OrgCode;

/** What a client may be; whoever registers or changes one, by whatever door, passes here. */
final class ClientRules {
    /** What we sign with. */
    private static final Set<String> OUR_ALGORITHMS = Set.of("ES256", "RS256");

    /** What we verify; of these RFC 9700 and FAPI 2.0 §5.4.1 leave all but RS256. */
    private static final Set<String> THEIR_ALGORITHMS = Set.copyOf(ClientSignatures.ALGORITHMS);

    private static final Set<String> ACR_VALUES = Set.of("1", "2");
    private static final Pattern CONTACT = Pattern.compile("[\\x21-\\x7e]{1,254}");
    private static final int MAX_NAME = 200;
    private static final int MAX_ENTRIES = 20;
    private static final int MAX_JWKS = 32_000;

    private final ClientMetadata asked;
    private final Registrar registrar;

    private ClientRules(ClientMetadata asked, Registrar registrar) {
        this.asked = asked;
        this.registrar = registrar;
    }

    /**
     * What was asked for, with the subtree of its registrar where it names none.
     *
     * @throws ClientMetadataRefused if no client can be this, or none of this registrar's
     */
    static ClientMetadata check(ClientMetadata asked, Registrar registrar) {
        var rules = new ClientRules(asked, registrar);
        if (!isPrintable(asked.name(), MAX_NAME)) {
            throw new ClientMetadataRefused("name", "must be 1 to 200 printable characters");
        }
        rules.addresses();
        rules.presentation();
        rules.scopes();
        rules.grants();
        rules.proof();
        rules.algorithms();
        rules.security();
        rules.login();
        OrgCode subtree = asked.orgSubtree() == null ? registrar.orgSubtree() : asked.orgSubtree();
        if (!registrar.reaches(subtree)) {
            throw new ClientMetadataRefused("orgSubtree", "is not yours to give");
        }
        return asked.withOrgSubtree(subtree);
    }

    private void addresses() {
        ClientAddresses addresses = asked.addresses();
        checkUris("redirectUris", addresses.redirectUris(), addresses.applicationType());
        checkUris(
                "postLogoutRedirectUris",
                addresses.postLogoutRedirectUris(),
                addresses.applicationType());
        BackchannelLogout logout = addresses.backchannelLogout();
        checkUri("backchannelLogoutUri", logout == null ? null : logout.uri());
        checkUri("sectorIdentifierUri", addresses.sectorIdentifierUri());
    }

    private void presentation() {
        Presentation shown = asked.presentation();
        checkUri("clientUri", shown.clientUri());
        checkUri("logoUri", shown.logoUri());
        checkUri("policyUri", shown.policyUri());
        checkUri("tosUri", shown.tosUri());
        checkCount("contacts", shown.contacts());
        if (!shown.contacts().stream().allMatch(c -> CONTACT.matcher(c).matches())) {
            throw new ClientMetadataRefused("contacts", "has what is no address");
        }
    }

    private void scopes() {
        for (String scope : asked.scopes()) {
            boolean identity = Clients.IDENTITY_SCOPES.contains(scope);
            if (!identity && ApiScope.find(scope).isEmpty()) {
                throw new ClientMetadataRefused("scopes", "has a value that does not exist");
            }
            if (!identity && !registrar.apiScopes().contains(scope)) {
                throw new ClientMetadataRefused(
                        "scopes", "has an API scope that is not yours to give");
            }
        }
        boolean api = !Clients.IDENTITY_SCOPES.containsAll(asked.scopes());
        if (api && !asked.proof().method().isConfidential()) {
            // RFC 6749 §4.4: the client credentials grant MUST only be used by confidential
            // clients.
            throw new ClientMetadataRefused("scopes", "has API scopes, which need a client secret");
        }
        if (!asked.addresses().redirectUris().isEmpty() && !asked.scopes().contains("openid")) {
            throw new ClientMetadataRefused(
                    "scopes", "must have openid where there are redirectUris");
        }
    }

    private void grants() {
        Set<GrantType> grants = asked.grantTypes();
        if (grants.contains(GrantType.AUTHORIZATION_CODE)
                == asked.addresses().redirectUris().isEmpty()) {
            throw new ClientMetadataRefused(
                    "redirectUris", "and the grant authorization_code need each other");
        }
        // RFC 6749 §4.4; RFC 8693 §2.1 leaves the client's proof to us, and a name is none.
        if (!asked.proof().method().isConfidential()
                && (grants.contains(GrantType.CLIENT_CREDENTIALS)
                        || grants.contains(GrantType.TOKEN_EXCHANGE))) {
            throw new ClientMetadataRefused(
                    "grantTypes", "has one that a public client cannot use");
        }
        // Platforms know people by one subject; a vendor would learn it from an exchanged token.
        if (asked.kind() != ClientKind.PLATFORM && grants.contains(GrantType.TOKEN_EXCHANGE)) {
            throw new ClientMetadataRefused("grantTypes", "has one that only a platform can use");
        }
        if (grants.contains(GrantType.REFRESH_TOKEN)
                && !grants.contains(GrantType.AUTHORIZATION_CODE)
                && !grants.contains(GrantType.DEVICE_CODE)) {
            throw new ClientMetadataRefused(
                    "grantTypes", "has refresh_token and no grant that gives one");
        }
    }

    private void proof() {
        ClientProof proof = asked.proof();
        ClientKeys keys = proof.keys();
        checkJwks(keys.jwks());
        checkUri("jwksUri", keys.jwksUri());
        if (keys.jwks() != null && keys.jwksUri() != null) {
            // RFC 7591 §2: jwks_uri and jwks MUST NOT both be present.
            throw new ClientMetadataRefused("jwks", "must not stand beside jwksUri");
        }
        boolean needsKeys =
                switch (proof.method()) {
                    case PRIVATE_KEY_JWT, SELF_SIGNED_TLS_CLIENT_AUTH -> true;
                    case TLS_CLIENT_AUTH, CLIENT_SECRET_BASIC, CLIENT_SECRET_POST, NONE ->
                            asked.security().requireSignedRequestObject();
                };
        if (needsKeys && keys.isEmpty()) {
            throw new ClientMetadataRefused("jwks", "or jwksUri is needed to check signatures");
        }
        if (proof.signingAlg() != null
                && proof.method() != TokenEndpointAuthMethod.PRIVATE_KEY_JWT) {
            throw new ClientMetadataRefused(
                    "tokenEndpointAuthSigningAlg", "is for private_key_jwt only");
        }
        checkCertificate(proof);
    }

    private static void checkCertificate(ClientProof proof) {
        CertificateSubject subject = proof.certificate();
        boolean needed = proof.method() == TokenEndpointAuthMethod.TLS_CLIENT_AUTH;
        if (needed != (subject != null)) {
            throw new ClientMetadataRefused(
                    subject == null ? "tlsClientAuthSubjectDn" : subject.field().member(),
                    "or a tlsClientAuthSan… is what tls_client_auth needs, and nothing else does");
        }
        if (subject != null && !isPrintable(subject.value(), 1_000)) {
            throw new ClientMetadataRefused(subject.field().member(), "has the wrong form");
        }
        if (subject != null && subject.field() == CertificateSubject.Field.SUBJECT_DN) {
            try {
                new LdapName(subject.value());
            } catch (InvalidNameException e) {
                throw new ClientMetadataRefused(subject.field().member(), "is no RFC 4514 name");
            }
        }
    }

    private void algorithms() {
        SigningAlgorithms signing = asked.signing();
        boolean fapi = asked.security().fapi();
        checkAlgorithm("idTokenSignedResponseAlg", signing.idToken(), OUR_ALGORITHMS, fapi);
        checkAlgorithm("userinfoSignedResponseAlg", signing.userinfo(), OUR_ALGORITHMS, fapi);
        checkAlgorithm("requestObjectSigningAlg", signing.requestObject(), THEIR_ALGORITHMS, fapi);
        checkAlgorithm(
                "tokenEndpointAuthSigningAlg", asked.proof().signingAlg(), THEIR_ALGORITHMS, fapi);
    }

    private void security() {
        SecurityTerms security = asked.security();
        TokenEndpointAuthMethod method = asked.proof().method();
        if (!security.requirePkce()) {
            // RFC 9700 §2.1.1: public clients MUST use PKCE.
            if (!method.isConfidential()) {
                throw new ClientMetadataRefused("requirePkce", "must be true for a public client");
            }
            if (!registrar.mayWaivePkce()) {
                throw new ClientMetadataRefused(
                        "requirePkce", "may be false only by leave of the hub");
            }
        }
        if (security.fapi()) {
            fapi(security, method);
        }
    }

    private void fapi(SecurityTerms security, TokenEndpointAuthMethod method) {
        // FAPI 2.0 Security Profile §5.3.2.1: authenticate clients by MTLS or private_key_jwt.
        if (!method.usesCertificate() && method != TokenEndpointAuthMethod.PRIVATE_KEY_JWT) {
            throw new ClientMetadataRefused(
                    "tokenEndpointAuthMethod", "must be private_key_jwt or by certificate: fapi2");
        }
        // §5.3.2.2: PKCE with S256 is required.
        if (!security.requirePkce()) {
            throw new ClientMetadataRefused("requirePkce", "must be true: fapi2");
        }
    }

    private void login() {
        checkCount("defaultAcrValues", asked.login().acrValues());
        if (!ACR_VALUES.containsAll(asked.login().acrValues())) {
            throw new ClientMetadataRefused("defaultAcrValues", "has a value that we do not have");
        }
    }

    private static void checkAlgorithm(
            String member, @Nullable String alg, Set<String> known, boolean fapi) {
        if (alg == null) {
            return;
        }
        if (!known.contains(alg)) {
            throw new ClientMetadataRefused(
                    member, "must be one of " + known.stream().sorted().toList());
        }
        // FAPI 2.0 Security Profile §5.4.1: PS256, ES256 or EdDSA.
        if (fapi && alg.equals("RS256")) {
            throw new ClientMetadataRefused(member, "must not be RS256: fapi2");
        }
    }

    /** Public keys only, strong ones, and no two of one name. */
    private static void checkJwks(@Nullable String jwks) {
        if (jwks == null) {
            return;
        }
        if (jwks.length() > MAX_JWKS) {
            throw new ClientMetadataRefused("jwks", "is too large");
        }
        List<JWK> keys;
        try {
            keys = JWKSet.parse(jwks).getKeys();
        } catch (ParseException e) {
            throw new ClientMetadataRefused("jwks", "is not a set of keys (RFC 7517)");
        }
        if (keys.isEmpty() || keys.size() > MAX_ENTRIES) {
            throw new ClientMetadataRefused("jwks", "must have 1 to " + MAX_ENTRIES + " keys");
        }
        var names = new HashSet<String>();
        for (JWK key : keys) {
            if (key.isPrivate() || !(key instanceof AsymmetricJWK)) {
                throw new ClientMetadataRefused("jwks", "must have public keys only");
            }
            if (key instanceof RSAKey && key.size() < 2_048) {
                throw new ClientMetadataRefused("jwks", "has an RSA key of less than 2048 bits");
            }
            if (key.getKeyID() != null && !names.add(key.getKeyID())) {
                throw new ClientMetadataRefused("jwks", "has a kid twice");
            }
        }
    }

    private static void checkUris(String member, List<String> uris, ApplicationType type) {
        checkCount(member, uris);
        for (String uri : uris) {
            String fault = RedirectUri.faultOf(uri, type);
            if (fault != null) {
                throw new ClientMetadataRefused(member, fault);
            }
        }
    }

    private static void checkUri(String member, @Nullable String uri) {
        if (uri != null) {
            checkUris(member, List.of(uri), ApplicationType.WEB);
        }
    }

    private static void checkCount(String member, List<String> values) {
        if (values.size() > MAX_ENTRIES) {
            throw new ClientMetadataRefused(member, "has more than " + MAX_ENTRIES + " entries");
        }
    }

    private static boolean isPrintable(String text, int maxLength) {
        return !text.isBlank()
                && text.length() <= maxLength
                && text.codePoints()
                        .noneMatch(
                                c ->
                                        Character.isISOControl(c)
                                                || Character.getType(c) == Character.FORMAT);
    }
}
