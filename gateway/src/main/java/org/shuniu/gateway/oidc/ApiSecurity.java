package org.shuniu.gateway.oidc;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.client.ClientRegistry;
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
 * {@code /api/**}: a bearer token of the hub's own {@code client_credentials} and nothing else; no
 * cookie counts here. Each scope is an authority {@code SCOPE_…}.
 */
@Configuration(proxyBeanMethods = false)
class ApiSecurity {
    @Bean
    @Order(2)
    SecurityFilterChain apiChain(
            HttpSecurity http, Tokens tokens, ClientRegistry clients, ProblemWriter problems) {
        return http.securityMatcher("/api/**")
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .addFilterBefore(
                        new BearerToken(tokens, clients, problems),
                        AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(
                        requests ->
                                requests.requestMatchers("/api/v1/openapi.json")
                                        .permitAll()
                                        .requestMatchers("/api/v1/clients", "/api/v1/clients/**")
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

    // RFC 6750 §3.1: a request that lacks any authentication gets no error code.
    private static void missingToken(HttpServletResponse response, ProblemWriter problems)
            throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"shuniu\"");
        problems.write(
                response, Problem.of(ProblemType.UNAUTHENTICATED, "No bearer token was sent."));
    }

    private static void invalidToken(HttpServletResponse response, ProblemWriter problems)
            throws IOException {
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"shuniu\", error=\"invalid_token\"");
        problems.write(
                response,
                Problem.of(
                        ProblemType.UNAUTHENTICATED,
                        "The bearer token is not a valid one of this hub's, or has expired."));
    }

    private static void insufficientScope(HttpServletResponse response, ProblemWriter problems)
            throws IOException {
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                "Bearer realm=\"shuniu\", error=\"insufficient_scope\"");
        problems.write(
                response,
                Problem.of(
                        ProblemType.INSUFFICIENT_SCOPE,
                        "The bearer token lacks the scope that this address needs."));
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

    private static final class BearerToken extends OncePerRequestFilter {
        private static final String BEARER = "Bearer ";

        private final Tokens tokens;
        private final ClientRegistry clients;
        private final ProblemWriter problems;

        BearerToken(Tokens tokens, ClientRegistry clients, ProblemWriter problems) {
            this.tokens = tokens;
            this.clients = clients;
            this.problems = problems;
        }

        @Override
        protected void doFilterInternal(
                HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String header = request.getHeader(HttpHeaders.AUTHORIZATION);
            if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                chain.doFilter(request, response);
                return;
            }
            Optional<ApiCaller> caller =
                    tokens.readAccess(header.substring(BEARER.length()).strip())
                            .flatMap(this::caller);
            if (caller.isEmpty()) {
                invalidToken(response, problems);
                return;
            }
            SecurityContextHolder.setContext(
                    new SecurityContextImpl(new CallerAuthentication(caller.get())));
            chain.doFilter(request, response);
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
