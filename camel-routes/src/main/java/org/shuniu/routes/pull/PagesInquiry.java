package org.shuniu.routes.pull;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Asks an interface for JSON pages, with a cursor from page to page and, where it takes one, a
 * moment since when to tell changes. The last page says that it is the last: where its cursor
 * should stand there is {@code null} or an empty text. A page without that place is a fault.
 */
final class PagesInquiry implements Inquiry {
    private final PullProperties.Pages pages;
    private final Clock clock;

    PagesInquiry(PullProperties.Pages pages, Clock clock) {
        this.pages = pages;
        this.clock = clock;
    }

    @Override
    public @Nullable String ask(@Nullable String since, Table table)
            throws IOException, InterruptedException {
        FieldFile fields = FieldFile.read(pages.fieldsFile());
        List<JsonPointer> pointers = pointers(fields);
        // Before anything is read: who changes meanwhile is asked for again.
        String next = clock.instant().minus(pages.overlap()).toString();
        table.head(fields.headers());
        try (var web = new ProtectedWeb(pages.client(), pages.timeout(), clock)) {
            Set<String> cursors = new HashSet<>();
            String cursor = null;
            do {
                JsonNode page = web.get(uri(since, cursor)).body();
                JsonNode items = page.at(pages.items());
                if (!items.isArray()) {
                    throw new IOException("a page has no list at " + pages.items());
                }
                for (JsonNode item : items) {
                    table.row(cells(item, pointers));
                }
                cursor = cursor(page);
                if (cursor != null && !cursors.add(cursor)) {
                    throw new IOException("the pages go round in a circle");
                }
            } while (cursor != null);
        }
        return pages.sinceParameter() == null ? null : next;
    }

    private static List<JsonPointer> pointers(FieldFile fields) throws IOException {
        List<JsonPointer> pointers = new ArrayList<>(fields.fields().size());
        for (String field : fields.fields()) {
            try {
                pointers.add(JsonPointer.compile(field));
            } catch (IllegalArgumentException e) {
                throw new IOException(
                        "'" + field + "' is no JSON pointer (RFC 6901), such as /school/code");
            }
        }
        return pointers;
    }

    private URI uri(@Nullable String since, @Nullable String cursor) {
        var parameters = new ArrayList<String>();
        if (since != null && pages.sinceParameter() != null) {
            parameters.add(pages.sinceParameter() + "=" + encoded(since));
        }
        if (cursor != null) {
            parameters.add(pages.cursorParameter() + "=" + encoded(cursor));
        }
        String url = pages.url().toString();
        return parameters.isEmpty()
                ? pages.url()
                : URI.create(url + (url.contains("?") ? "&" : "?") + String.join("&", parameters));
    }

    private @Nullable String cursor(JsonNode page) throws IOException {
        JsonNode next = page.at(pages.next());
        if (next.isNull()) {
            return null;
        }
        if (!next.isString() && !next.isNumber()) {
            throw new IOException(
                    "a page does not say at " + pages.next() + " whether it is the last");
        }
        String cursor = next.asString();
        return cursor.isEmpty() ? null : cursor;
    }

    private static List<@Nullable String> cells(JsonNode item, List<JsonPointer> pointers)
            throws IOException {
        List<@Nullable String> cells = new ArrayList<>(pointers.size());
        for (JsonPointer pointer : pointers) {
            JsonNode value = item.at(pointer);
            if (value.isContainer()) {
                throw new IOException("there is no text at " + pointer + " but a structure");
            }
            cells.add(value.isMissingNode() || value.isNull() ? null : value.asString());
        }
        return cells;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
