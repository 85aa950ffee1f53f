package org.shuniu.gateway.oidc;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.shuniu.gateway.page.TrackingNumbers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/** Sends the browser on: back to the client with a code or an error, to the login, or nowhere. */
final class AuthorizationResponses
        implements AuthenticationSuccessHandler, AuthenticationFailureHandler {
    private static final Logger LOG = LoggerFactory.getLogger(AuthorizationResponses.class);

    private static final String NOTHING_BUT_TEXT =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final String issuer;
    private final AuthenticationEntryPoint login;
    private final AuthenticationEntryPoint consents;
    private final TrackingNumbers numbers;
    private final Refusals refusals;

    /**
     * Answers of one hub.
     *
     * @param login leads to the login form and back
     * @param consents leads to the page of consents and back
     */
    AuthorizationResponses(
            String issuer,
            AuthenticationEntryPoint login,
            AuthenticationEntryPoint consents,
            TrackingNumbers numbers,
            Refusals refusals) {
        this.issuer = issuer;
        this.login = login;
        this.consents = consents;
        this.numbers = numbers;
        this.refusals = refusals;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        var granted = (AuthorizationGranted) authentication;
        var code = Objects.requireNonNull(granted.getAuthorizationCode());
        send(Map.of("code", code.getTokenValue()), granted.returnTo(), response);
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationException exception)
            throws IOException, ServletException {
        switch (exception) {
            case InteractionRequired e -> {
                var back = new ComingBack(request, e.what().mark());
                switch (e.what().page()) {
                    case LOGIN -> login.commence(back, response, e);
                    case CONSENTS -> consents.commence(back, response, e);
                }
            }
            case AuthorizationRefused e -> {
                refusals.record(request, e.getError());
                var error = new LinkedHashMap<String, String>();
                error.put("error", e.getError().getErrorCode());
                error.put("error_description", String.valueOf(e.getError().getDescription()));
                send(error, e.returnTo(), response);
            }
            case OAuth2AuthenticationException e -> {
                refusals.record(request, e.getError());
                page(e.getError(), response);
            }
            default -> throw exception;
        }
    }

    private void send(
            Map<String, String> answer, ReturnAddress returnTo, HttpServletResponse response)
            throws IOException {
        var whole = new LinkedHashMap<>(answer);
        if (returnTo.state() != null) {
            whole.put("state", returnTo.state());
        }
        // RFC 9207 §2: iss in the response, success or error, against mix-up.
        whole.put("iss", issuer);
        switch (returnTo.mode()) {
            case QUERY -> {
                // RFC 9700 §4.12: 303, so that no browser repeats a POST at the client.
                response.setStatus(HttpStatus.SEE_OTHER.value());
                response.setHeader(
                        HttpHeaders.LOCATION, withParameters(returnTo.redirectUri(), whole));
            }
            case FORM_POST -> FormPost.write(returnTo.redirectUri(), whole, response);
        }
    }

    /** The client's address as it registered it, with parameters added. */
    private static String withParameters(String redirectUri, Map<String, String> parameters) {
        var uri = new StringBuilder(redirectUri);
        char separator = redirectUri.indexOf('?') < 0 ? '?' : '&';
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            uri.append(separator)
                    .append(parameter.getKey())
                    .append('=')
                    .append(
                            URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8)
                                    .replace("+", "%20"));
            separator = '&';
        }
        return uri.toString();
    }

    /** Nothing of the request is repeated here: it may be anybody's. */
    private void page(OAuth2Error error, HttpServletResponse response) throws IOException {
        String number = numbers.next();
        LOG.info("problem {}: {} {}", number, error.getErrorCode(), error.getDescription());
        response.setStatus(HttpStatus.BAD_REQUEST.value());
        response.setHeader("Content-Security-Policy", NOTHING_BUT_TEXT);
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
                        <p>问题编号 <span lang="en">Tracking number</span>: <code>%s</code></p>
                        </html>
                        """
                                .formatted(number));
    }

    /** The request to come back with after a page of ours, and the mark that it was shown. */
    private static final class ComingBack extends HttpServletRequestWrapper {
        private final String mark;

        ComingBack(HttpServletRequest request, String mark) {
            super(request);
            this.mark = mark;
        }

        /** A POST to the authorization endpoint (OIDC Core §3.1.2.1) comes back as a GET. */
        @Override
        public String getMethod() {
            return "GET";
        }

        @Override
        public String getQueryString() {
            var parameters = new LinkedHashMap<String, String>();
            getParameterMap().forEach((name, values) -> parameters.put(name, values[0]));
            parameters.put(PromptMark.PARAMETER, mark);
            return parameters.entrySet().stream()
                    .map(p -> encode(p.getKey()) + "=" + encode(p.getValue()))
                    .collect(Collectors.joining("&"));
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }
}
