package org.shuniu.gateway.oidc;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.HubProperties;
import org.shuniu.gateway.claim.ReleasePolicy;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.dpop.DpopProofs;
import org.shuniu.gateway.key.Jws;
import org.shuniu.gateway.network.ClientCertificates;
import org.shuniu.gateway.page.TrackingNumbers;
import org.shuniu.gateway.session.LoginRedirect;
import org.shuniu.gateway.trail.RefusalTrail;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.authorization.web.OAuth2AuthorizationEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2ClientAuthenticationFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenRevocationEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2DeviceCodeAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2RefreshTokenAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2TokenExchangeAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.DelegatingAuthenticationConverter;
import org.springframework.security.web.authentication.preauth.AbstractPreAuthenticatedProcessingFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts the protocol endpoints together from the filters of Spring's authorization server and our
 * own providers. Its configurer is not used: with OpenID Connect on it opens an HttpSession for
 * every login.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TokenProperties.class)
@EnableScheduling
class AuthorizationServerConfig {
    private static final RequestMatcher AUTHORIZE = path(null, "/oauth2/authorize");
    private static final RequestMatcher TOKEN = path(HttpMethod.POST, "/oauth2/token");
    private static final RequestMatcher REVOKE = path(HttpMethod.POST, "/oauth2/revoke");
    private static final RequestMatcher INTROSPECT =
            path(HttpMethod.POST, IntrospectionEndpoint.PATH);
    private static final RequestMatcher DEVICE =
            path(HttpMethod.POST, DeviceAuthorizationEndpoint.PATH);
    private static final RequestMatcher CLIENTS_CALL =
            new OrRequestMatcher(TOKEN, REVOKE, INTROSPECT, DEVICE, PushedRequestEndpoint.MATCHER);

    private static RequestMatcher path(@Nullable HttpMethod method, String path) {
        var paths = PathPatternRequestMatcher.withDefaults();
        return method == null ? paths.matcher(path) : paths.matcher(method, path);
    }

    @Bean
    Issuer issuer(HubProperties properties) {
        return Issuer.of(properties.hub().issuer());
    }

    @Bean
    RefreshFamilies refreshFamilies(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            MasterKey masterKey,
            TokenProperties lifetimes,
            AuditLog audit,
            Clock clock) {
        return new RefreshFamilies(
                jdbc, transaction, new RefreshToken.Codec(masterKey), lifetimes, audit, clock);
    }

    @Bean
    EnteredClients enteredClients(JdbcClient jdbc) {
        return new EnteredClients(jdbc);
    }

    @Bean
    AuthorizationStore authorizationStore(
            StringRedisTemplate redis, SecureRandom random, TokenProperties lifetimes) {
        var json = JsonMapper.builder().build();
        return new AuthorizationStore(redis, json, random, lifetimes.code());
    }

    @Bean
    Tokens tokens(
            Jws jws, Issuer issuer, TokenProperties lifetimes, Clock clock, SecureRandom random) {
        return new Tokens(jws, issuer.value(), lifetimes.access(), clock, random);
    }

    @Bean
    IdTokenHints idTokenHints(Jws jws, Issuer issuer) {
        return new IdTokenHints(jws, issuer);
    }

    @Bean
    TokenResponses tokenResponses(PersonDirectory people, ReleasePolicy policy, Tokens tokens) {
        return new TokenResponses(people, policy, tokens);
    }

    @Bean
    Pruning pruning(RefreshFamilies families) {
        return new Pruning(families);
    }

    /** Deletes codes and families that are over, in slices that hold no lock for long. */
    record Pruning(RefreshFamilies families) {
        @Scheduled(initialDelay = 60_000, fixedDelay = 600_000)
        void prune() {
            boolean more = true;
            while (more) {
                more = families.prune();
            }
        }
    }

    /** Everything that answers at the protocol's paths. */
    @Bean
    @Order(1)
    SecurityFilterChain protocolChain(
            HttpSecurity http, SecurityContextRepository protocolContexts, Endpoints endpoints) {
        endpoints.addTo(
                http.securityMatcher(
                                "/oauth2/**",
                                "/userinfo",
                                "/connect/**",
                                "/.well-known/openid-configuration",
                                "/.well-known/oauth-authorization-server")
                        .securityContext(
                                context -> context.securityContextRepository(protocolContexts))
                        .sessionManagement(
                                s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                        // Clients prove themselves in every request, and authorization requests
                        // come
                        // from other sites: state, nonce and PKCE are their defence (RFC 9700
                        // §4.7).
                        .csrf(AbstractHttpConfigurer::disable)
                        .requestCache(AbstractHttpConfigurer::disable)
                        .logout(AbstractHttpConfigurer::disable));
        return http.build();
    }

    @Bean
    AuthorizationResponses authorizationResponses(
            Issuer issuer,
            LoginRedirect loginRedirect,
            TrackingNumbers numbers,
            ClientRegistry clients,
            RefusalTrail trail) {
        return new AuthorizationResponses(
                issuer.value(),
                loginRedirect,
                loginRedirect.to("/consents"),
                numbers,
                new Refusals(clients, trail));
    }

    @Bean
    Endpoints endpoints(
            RequestConfig.Ways ways,
            AuthorizationResponses responses,
            ClientCertificates certificates,
            ProviderManager protocolProviders,
            TokenErrors errors,
            TrackingNumbers numbers) {
        return new Endpoints(ways, responses, certificates, protocolProviders, errors, numbers);
    }

    @Bean
    ProviderManager protocolProviders(
            ClientRegistry clients,
            ClientAuthentication authentication,
            AuthorizationStore codes,
            RefreshFamilies families,
            TokenResponses responses,
            Tokens tokens,
            AuthorizationRequests requests,
            SenderConstraint senders,
            DeviceCodeGrant devices) {
        return new ProviderManager(
                requests,
                authentication,
                new AuthorizationCodeGrant(clients, codes, families, responses, senders),
                new RefreshTokenGrant(clients, families, responses, senders),
                new ClientCredentialsGrant(clients, tokens, senders),
                devices,
                new TokenExchangeGrant(clients, families, responses, tokens, senders),
                new TokenRevocation(clients, families, tokens));
    }

    @Bean
    SenderConstraint senderConstraint(DpopProofs proofs, ClientCertificates certificates) {
        return new SenderConstraint(proofs, certificates);
    }

    @Bean
    ResourceTokens resourceTokens(Tokens tokens, SenderConstraint senders, RefusalTrail trail) {
        return new ResourceTokens(tokens, senders, trail);
    }

    @Bean
    TokenErrors tokenErrors(RefusalTrail trail) {
        return new TokenErrors(trail);
    }

    @Bean
    AuthorizationRequests authorizationRequests(
            AuthorizationRequestReader reader,
            InteractionRules rules,
            PromptMark marks,
            PushedRequests pushed,
            AuthorizationStore codes,
            Clock clock) {
        return new AuthorizationRequests(reader, rules, marks, pushed, codes, clock);
    }

    @Bean
    AuthorizationRequestReader authorizationRequestReader(
            ClientRegistry clients, IdTokenHints hints, PromptMark marks) {
        return new AuthorizationRequestReader(clients, hints, marks);
    }

    @Bean
    InteractionRules interactionRules(PersonDirectory people, ReleasePolicy policy) {
        return new InteractionRules(people, policy);
    }

    @Bean
    PromptMark promptMark(MasterKey master, Clock clock) {
        return new PromptMark(master, clock);
    }

    /** The filters, in the order in which a request meets them. */
    record Endpoints(
            RequestConfig.Ways ways,
            AuthorizationResponses responses,
            ClientCertificates certificates,
            ProviderManager providers,
            TokenErrors errors,
            TrackingNumbers numbers) {
        void addTo(HttpSecurity http) {
            http.addFilterBefore(new Unavailable(numbers), SecurityContextHolderFilter.class);
            http.addFilterAfter(
                    new SingleParameters(AUTHORIZE, responses), SecurityContextHolderFilter.class);
            http.addFilterAfter(
                    new SingleParameters(CLIENTS_CALL, errors), SecurityContextHolderFilter.class);
            http.addFilterAfter(
                    clientAuthentication(), AbstractPreAuthenticatedProcessingFilter.class);
            http.addFilterAfter(authorization(), AuthorizationFilter.class);
            http.addFilterAfter(token(), AuthorizationFilter.class);
            http.addFilterAfter(revocation(), AuthorizationFilter.class);
            http.addFilterAfter(ways.push(), AuthorizationFilter.class);
        }

        private OAuth2ClientAuthenticationFilter clientAuthentication() {
            var filter = new OAuth2ClientAuthenticationFilter(providers, CLIENTS_CALL);
            filter.setAuthenticationConverter(new PresentedProof(certificates));
            filter.setAuthenticationFailureHandler(errors);
            return filter;
        }

        private OAuth2AuthorizationEndpointFilter authorization() {
            var filter = new OAuth2AuthorizationEndpointFilter(providers);
            filter.setAuthenticationConverter(ways.browser());
            filter.setAuthenticationSuccessHandler(responses);
            filter.setAuthenticationFailureHandler(responses);
            return filter;
        }

        private OAuth2TokenEndpointFilter token() {
            var filter = new OAuth2TokenEndpointFilter(providers);
            filter.setAuthenticationDetailsSource(request -> request);
            filter.setAuthenticationConverter(
                    new DelegatingAuthenticationConverter(
                            List.of(
                                    new OAuth2AuthorizationCodeAuthenticationConverter(),
                                    new OAuth2RefreshTokenAuthenticationConverter(),
                                    new OAuth2ClientCredentialsAuthenticationConverter(),
                                    new OAuth2TokenExchangeAuthenticationConverter(),
                                    new OAuth2DeviceCodeAuthenticationConverter())));
            filter.setAuthenticationFailureHandler(errors);
            return filter;
        }

        private OAuth2TokenRevocationEndpointFilter revocation() {
            var filter = new OAuth2TokenRevocationEndpointFilter(providers);
            filter.setAuthenticationFailureHandler(errors);
            return filter;
        }
    }
}
