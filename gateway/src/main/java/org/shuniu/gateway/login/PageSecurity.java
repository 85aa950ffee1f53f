package org.shuniu.gateway.login;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.HubProperties;
import org.shuniu.gateway.network.TrustedProxies;
import org.shuniu.gateway.page.PageHeaders;
import org.shuniu.gateway.session.LoginRedirect;
import org.shuniu.gateway.session.SsoSecurityContextRepository;
import org.shuniu.gateway.trail.RefusalTrail;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authorization.AuthenticatedAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** The security chain of all pages for people: whatever no other chain takes. */
@Configuration(proxyBeanMethods = false)
class PageSecurity {
    @Bean
    @Order(3)
    SecurityFilterChain pages(
            HttpSecurity http,
            SsoSecurityContextRepository pageContexts,
            LoginRedirect loginRedirect,
            CsrfTokenRepository csrf,
            FormRefusals forms,
            HubProperties hub,
            ObjectProvider<HandlerMapping> mappings) {
        return http.securityContext(c -> c.securityContextRepository(pageContexts))
                // Nothing may make an HttpSession: nodes share no memory.
                .sessionManagement(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .csrf(c -> c.csrfTokenRepository(csrf))
                .exceptionHandling(
                        e -> e.authenticationEntryPoint(loginRedirect).accessDeniedHandler(forms))
                .headers(h -> h.defaultsDisabled().addHeaderWriter(new PageHeaders(isHttps(hub))))
                .authorizeHttpRequests(
                        a ->
                                a.dispatcherTypeMatchers(
                                                DispatcherType.ERROR, DispatcherType.FORWARD)
                                        .permitAll()
                                        .requestMatchers(
                                                "/login",
                                                "/logout",
                                                "/activate",
                                                "/assets/**",
                                                "/error",
                                                "/problems/**",
                                                "/actuator/health/**",
                                                "/actuator/prometheus")
                                        .permitAll()
                                        .anyRequest()
                                        .access(new SignedInOrNothingThere(mappings)))
                .build();
    }

    @Bean
    FormRefusals formRefusals(TrustedProxies proxies, RefusalTrail trail) {
        return new FormRefusals(proxies, trail);
    }

    /** The token is in a cookie that scripts cannot read and in every form (double submit). */
    @Bean
    CsrfTokenRepository pageCsrfTokens(HubProperties hub) {
        boolean https = isHttps(hub);
        var tokens = new CookieCsrfTokenRepository();
        tokens.setCookieName(https ? "__Host-CSRF" : "CSRF");
        tokens.setCookiePath("/");
        tokens.setCookieCustomizer(c -> c.httpOnly(true).secure(https).sameSite("Lax"));
        return tokens;
    }

    private static boolean isHttps(HubProperties hub) {
        return "https".equals(hub.hub().issuer().getScheme());
    }

    /**
     * Every page needs a login unless it is listed above; an address that no controller serves
     * needs none, so that a mistyped one is a 404 to everybody and not a login that ends in one.
     */
    private static final class SignedInOrNothingThere
            implements AuthorizationManager<RequestAuthorizationContext> {
        private final AuthorizationManager<RequestAuthorizationContext> signedIn =
                AuthenticatedAuthorizationManager.authenticated();
        private final ObjectProvider<HandlerMapping> mappings;

        SignedInOrNothingThere(ObjectProvider<HandlerMapping> mappings) {
            this.mappings = mappings;
        }

        @Override
        public @Nullable AuthorizationResult authorize(
                Supplier<? extends @Nullable Authentication> authentication,
                RequestAuthorizationContext context) {
            if (isServed(context.getRequest())) {
                return signedIn.authorize(authentication, context);
            }
            return new AuthorizationDecision(true);
        }

        private boolean isServed(HttpServletRequest request) {
            if (!ServletRequestPathUtils.hasParsedRequestPath(request)) {
                ServletRequestPathUtils.parseAndCache(request);
            }
            List<HandlerMapping> pages =
                    mappings.orderedStream()
                            // Static files: our only ones are under /assets/.
                            .filter(m -> !(m instanceof AbstractUrlHandlerMapping))
                            .toList();
            for (HandlerMapping mapping : pages) {
                try {
                    if (mapping.getHandler(request) != null) {
                        return true;
                    }
                } catch (Exception wrongMethodOrType) {
                    return true;
                }
            }
            return false;
        }
    }
}
