package org.shuniu.gateway.oidc;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.shuniu.roster.seal.Sha256;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.util.HtmlUtils;

/**
 * OAuth 2.0 Form Post Response Mode §2: the answer as a form that sends itself to the client, and
 * has a button where no script runs.
 */
final class FormPost {
    private static final String SCRIPT = "document.forms[0].submit()";

    // No form-action: Chromium applies it to the redirects that follow the form, too, and where a
    // client sends people on is its own affair. The one form here leads to a registered address.
    private static final String POLICY =
            "default-src 'none'; script-src 'sha256-%s'; base-uri 'none'; frame-ancestors 'none'"
                    .formatted(
                            Base64.getEncoder()
                                    .encodeToString(
                                            Sha256.of(SCRIPT.getBytes(StandardCharsets.UTF_8))));

    private FormPost() {}

    static void write(String action, Map<String, String> answer, HttpServletResponse response)
            throws IOException {
        String fields =
                answer.entrySet().stream()
                        .map(
                                field ->
                                        "<input type=\"hidden\" name=\"%s\" value=\"%s\">"
                                                .formatted(
                                                        escape(field.getKey()),
                                                        escape(field.getValue())))
                        .collect(Collectors.joining());
        response.setStatus(HttpStatus.OK.value());
        response.setHeader("Content-Security-Policy", POLICY);
        // §4: the answer must not stay in a cache.
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setContentType(MediaType.TEXT_HTML_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getWriter().write(page(escape(action), fields));
    }

    private static String page(String action, String fields) {
        return """
        <!doctype html>
        <html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>正在返回应用</title>
        <form method="post" action="%s">%s
        <p>正在返回您来自的应用。<span lang="en">Going back to the application.</span></p>
        <button>继续 · Continue</button></form>
        <script>%s</script>
        </html>
        """
                .formatted(action, fields, SCRIPT);
    }

    private static String escape(String text) {
        return HtmlUtils.htmlEscape(text, StandardCharsets.UTF_8.name());
    }
}
