package org.shuniu.gateway.oidc;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/** Sends the browser on: back to the client with a code or an error, to the login, or nowhere. */
final class AuthorizationResponses
        implements AuthenticationSuccessHandler, AuthenticationFailureHandler {
    private final String issuer;
    private final AuthenticationEntryPoint login;

    AuthorizationResponses(String issuer, AuthenticationEntryPoint login) {
        this.issuer = issuer;
        this.login = login;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request,
            HttpServletResponse response,
            Authentication authentication) {
        var granted = (OAuth2AuthorizationCodeRequestAuthenticationToken) authentication;
        var code = Objects.requireNonNull(granted.getAuthorizationCode());
        var redirect = new Redirect(Objects.requireNonNull(granted.getRedirectUri()));
        redirect.add("code", code.getTokenValue());
        redirect.add("state", granted.getState());
        send(redirect, response);
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationException exception)
            throws IOException, ServletException {
        switch (exception) {
            case LoginRequired e -> login.commence(new AfterLogin(request), response, e);
            case AuthorizationRefused e -> {
                var redirect = new Redirect(e.redirectUri());
                redirect.add("error", e.getError().getErrorCode());
                redirect.add("error_description", e.getError().getDescription());
                redirect.add("state", e.state());
                send(redirect, response);
            }
            case OAuth2AuthenticationException e -> page(response);
            default -> throw exception;
        }
    }

    // RFC 9207 §2: iss in the response, success or error, against mix-up. RFC 9700 §4.12: 303, so
    // that
    // no browser repeats a POST at the client.
    private void send(Redirect redirect, HttpServletResponse response) {
        redirect.add("iss", issuer);
        response.setStatus(HttpStatus.SEE_OTHER.value());
        response.setHeader(HttpHeaders.LOCATION, redirect.toString());
    }

    /** Nothing of the request is repeated here: it may be anybody's. */
    private static void page(HttpServletResponse response) throws IOException {
        response.setStatus(HttpStatus.BAD_REQUEST.value());
        response.setContentType(MediaType.TEXT_HTML_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getWriter()
                .write(
                        """
                        <!doctype html>
                        <html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                        <title>无法继续登录</title>
                        <h1>无法继续登录</h1>
                        <p>您来自的应用发出的登录请求有误，请返回该应用重试，或联系该应用的管理员。</p>
                        <p lang="en">The application that sent you here made a faulty sign-in request. Go back and try again, or tell its administrator.</p>
                        </html>
                        """);
    }

    /** The client's address as it registered it, with parameters added. */
    private static final class Redirect {
        private final StringBuilder uri;
        private char separator;

        Redirect(String redirectUri) {
            this.uri = new StringBuilder(redirectUri);
            this.separator = redirectUri.indexOf('?') < 0 ? '?' : '&';
        }

        void add(String name, @Nullable String value) {
            if (value != null) {
                uri.append(separator)
                        .append(name)
                        .append('=')
                        .append(
                                URLEncoder.encode(value, StandardCharsets.UTF_8)
                                        .replace("+", "%20"));
                separator = '&';
            }
        }

        @Override
        public String toString() {
            return uri.toString();
        }
    }

    /**
     * The request to continue with after the login: what demanded the login is taken out, or it
     * would demand another one, for ever.
     */
    private static final class AfterLogin extends HttpServletRequestWrapper {
        AfterLogin(HttpServletRequest request) {
            super(request);
        }

        /** A POST to the authorization endpoint (OIDC Core §3.1.2.1) comes back as a GET. */
        @Override
        public String getMethod() {
            return "GET";
        }

        @Override
        public String getQueryString() {
            return getParameterMap().entrySet().stream()
                    .filter(p -> !demandsLogin(p.getKey(), p.getValue()[0]))
                    .map(p -> encode(p.getKey()) + "=" + encode(p.getValue()[0]))
                    .collect(Collectors.joining("&"));
        }

        private static boolean demandsLogin(String name, String value) {
            return switch (name) {
                case "prompt" ->
                        Arrays.stream(value.split(" ", -1))
                                .anyMatch(v -> v.equals("login") || v.equals("select_account"));
                case "max_age" -> value.equals("0");
                default -> false;
            };
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }
}
