package org.shuniu.gateway.page;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What the frame around every page shows.
 *
 * @param language {@code zh-CN} or {@code en}
 * @param otherLanguage where the same page is in the other language
 */
public record PageFrame(String name, String seal, String language, String otherLanguage) {
    /** Puts the frame into the model of every page. */
    @ControllerAdvice(annotations = Controller.class)
    static final class Frames {
        private final Brand brand;

        Frames(Brand brand) {
            this.brand = brand;
        }

        @ModelAttribute("frame")
        PageFrame frame(HttpServletRequest request, Locale locale) {
            boolean english = locale.getLanguage().equals("en");
            return new PageFrame(
                    english ? brand.nameEn() : brand.name(),
                    brand.seal(),
                    english ? "en" : "zh-CN",
                    samePage(request, english ? "zh" : "en"));
        }

        // After a refused form this is the form's own address: typed values are never put into one.
        private static String samePage(HttpServletRequest request, String language) {
            Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
            if (failed != null) {
                return "/?lang=" + language;
            }
            var page = UriComponentsBuilder.fromPath(request.getRequestURI());
            String query = request.getQueryString();
            if (request.getMethod().equals("GET") && query != null) {
                page.query(query);
            }
            return page.replaceQueryParam("lang", language).build().toUriString();
        }
    }
}
