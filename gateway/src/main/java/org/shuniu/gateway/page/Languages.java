package org.shuniu.gateway.page;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.util.WebUtils;

/**
 * Chinese first, English on request: {@code ?lang=en} (remembered in a cookie), then the cookie,
 * then what an application asks for ({@code ui_locales}, OIDC Core §3.1.2.1), then {@code
 * Accept-Language}, then Chinese.
 */
public final class Languages implements LocaleResolver, HandlerInterceptor {
    public static final Locale CHINESE = Locale.SIMPLIFIED_CHINESE;
    public static final Locale ENGLISH = Locale.ENGLISH;

    private static final String NAME = "lang";
    private static final List<Locale> OFFERED = List.of(CHINESE, Locale.CHINESE, ENGLISH);

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        return ofCode(request.getParameter(NAME))
                .or(() -> remembered(request))
                .or(() -> asked(request))
                .or(() -> preferred(request))
                .orElse(CHINESE);
    }

    /** Remembers an explicit choice; a page that is merely read sets no cookie. */
    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        ofCode(request.getParameter(NAME))
                .ifPresent(
                        language ->
                                response.addHeader(
                                        HttpHeaders.SET_COOKIE,
                                        ResponseCookie.from(NAME, language.getLanguage())
                                                .path("/")
                                                .httpOnly(true)
                                                .sameSite("Lax")
                                                .secure(request.isSecure())
                                                .maxAge(Duration.ofDays(365))
                                                .build()
                                                .toString()));
        return true;
    }

    @Override
    public void setLocale(
            HttpServletRequest request,
            @Nullable HttpServletResponse response,
            @Nullable Locale locale) {
        throw new UnsupportedOperationException("the language is chosen by ?lang=");
    }

    private static Optional<Locale> remembered(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, NAME);
        return cookie == null ? Optional.empty() : ofCode(cookie.getValue());
    }

    private static Optional<Locale> asked(HttpServletRequest request) {
        String tags = request.getParameter("ui_locales");
        return Stream.of((tags == null ? "" : tags).split(" ", -1))
                .flatMap(tag -> ofCode(tag.replaceFirst("^(zh|en)-.*", "$1")).stream())
                .findFirst();
    }

    private static Optional<Locale> preferred(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.ACCEPT_LANGUAGE);
        if (header == null || header.length() > 200) {
            return Optional.empty();
        }
        try {
            // RFC 4647 §3.4 lookup: zh-TW and zh-HK readers are served in Chinese, too.
            Locale found = Locale.lookup(LanguageRange.parse(header), OFFERED);
            return Optional.ofNullable(found)
                    .map(l -> l.getLanguage().equals("en") ? ENGLISH : CHINESE);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<Locale> ofCode(@Nullable String code) {
        return switch (code) {
            case "zh", "zh-CN" -> Optional.of(CHINESE);
            case "en" -> Optional.of(ENGLISH);
            case null, default -> Optional.empty();
        };
    }
}
