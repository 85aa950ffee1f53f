package org.shuniu.gateway.oidc;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.page.TryLater;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.gateway.problem.ProblemWriter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * {@code /api/**}: an access token of the hub's own {@code client_credentials} and nothing else; no
 * cookie counts here. Each scope is an authority {@code SCOPE_…}.
 */
@Configuration(proxyBeanMethods = false)
class ApiSecurity {
    @Bean
    @Order(2)
    SecurityFilterChain apiChain(
            HttpSecurity http,
            ResourceTokens tokens,
            ClientRegistry clients,
            ProblemWriter problems) {
        return http.securityMatcher("/api/**")
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .addFilterBefore(
                        new TokenFilter(tokens, clients, problems),
                        AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(
                        requests ->
                                requests.requestMatchers("/api/v1/openapi.json")
                                        .permitAll()
                                        .requestMatchers(
                                                "/api/v1/clients",
                                                "/api/v1/clients/**",
                                                "/api/v1/registration-tokens")
                                        .hasAuthority("SCOPE_" + ApiScope.CLIENTS_WRITE.code())
                                        .anyRequest()
                                        .authenticated())
                .exceptionHandling(
                        exceptions ->
                                exceptions
                                        .authenticationEntryPoint(
                                                (request, response, e) ->
                                                        missingToken(response, problems))
                                        .accessDeniedHandler(
                                                (request, response, e) ->
                                                        insufficientScope(response, problems)))
                .build();
    }

    private static void missingToken(HttpServletResponse response, ProblemWriter problems)
            throws IOException {
        challenge(response, ResourceTokens.CHALLENGES);
        problems.write(
                response, Problem.of(ProblemType.UNAUTHENTICATED, "No access token was sent."));
    }

    private static void invalidToken(
            HttpServletResponse response, ResourceAccess.Refused refused, ProblemWriter problems)
            throws IOException {
        challenge(response, refused.challenges());
        if (refused.nonce() != null) {
            response.setHeader("DPoP-Nonce", refused.nonce());
        }
        problems.write(
                response,
                Problem.of(
                        ProblemType.UNAUTHENTICATED,
                        "The access token is not a valid one of this hub's, has expired, or was not sent by whom it is bound to."));
    }

    private static void challenge(HttpServletResponse response, List<String> challenges) {
        challenges.forEach(c -> response.addHeader(HttpHeaders.WWW_AUTHENTICATE, c));
    }

    private static void insufficientScope(HttpServletResponse response, ProblemWriter problems)
            throws IOException {
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE, ResourceTokens.bearerChallenge("insufficient_scope"));
        problems.write(
                response,
                Problem.of(
                        ProblemType.INSUFFICIENT_SCOPE,
                        "The access token lacks the scope that this address needs."));
    }

    /** An authenticated API client. */
    static final class CallerAuthentication extends AbstractAuthenticationToken {
        private static final long serialVersionUID = 1L;

        private final transient ApiCaller caller;

        CallerAuthentication(ApiCaller caller) {
            super(
                    caller.scopes().stream()
                            .map(scope -> new SimpleGrantedAuthority("SCOPE_" + scope))
                            .toList());
            this.caller = caller;
            setAuthenticated(true);
        }

        @Override
        public ApiCaller getPrincipal() {
            return caller;
        }

        @Override
        public Object getCredentials() {
            return "";
        }

        @Override
        public String getName() {
            return caller.id().value();
        }
    }

    private static final class TokenFilter extends OncePerRequestFilter {
        private final ResourceTokens tokens;
        private final ClientRegistry clients;
        private final ProblemWriter problems;

        TokenFilter(ResourceTokens tokens, ClientRegistry clients, ProblemWriter problems) {
            this.tokens = tokens;
            this.clients = clients;
            this.problems = problems;
        }

        @Override
        protected void doFilterInternal(
                HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            ResourceAccess access;
            try {
                access = tokens.read(request);
            } catch (TryLater e) {
                problems.write(
                        response,
                        Problem.of(ProblemType.UNAVAILABLE, "A store of the hub does not answer.")
                                .after(e.retryAfter()));
                return;
            }
            switch (access) {
                case ResourceAccess.Absent() -> chain.doFilter(request, response);
                case ResourceAccess.Refused refused -> invalidToken(response, refused, problems);
                case ResourceAccess.Granted(AccessToken token) -> {
                    Optional<ApiCaller> caller = caller(token);
                    if (caller.isEmpty()) {
                        invalidToken(response, ResourceTokens.invalid(token), problems);
                        return;
                    }
                    SecurityContextHolder.setContext(
                            new SecurityContextImpl(new CallerAuthentication(caller.get())));
                    chain.doFilter(request, response);
                }
            }
        }

        /** A deleted client's tokens die with it; a person's token is not for the API. */
        private Optional<ApiCaller> caller(AccessToken token) {
            if (token.grant() != null) {
                return Optional.empty();
            }
            return clients.find(token.clientId())
                    .map(
                            client ->
                                    new ApiCaller(
                                            client.id(),
                                            live(token, client.scopes()),
                                            client.orgScope()));
        }

        /** What the client was allowed when the token was made and still is. */
        private static Set<String> live(AccessToken token, Set<String> registered) {
            return token.scopes().stream().filter(registered::contains).collect(Collectors.toSet());
        }
    }
}
