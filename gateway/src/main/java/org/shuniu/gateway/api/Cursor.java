package org.shuniu.gateway.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.source.Source;

/**
 * A position in a list as callers carry it from page to page: opaque to them, and good only for the
 * list it came from. It is no secret and no right: what a caller may see is checked on each page.
 */
final class Cursor {
    private static final Pattern SEQUENCE = Pattern.compile("[0-9]{1,18}");

    private Cursor() {}

    static String after(String list, Object position) {
        byte[] text = (list + " " + position).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    /** Returns 0, the position before the first item, without a cursor. */
    static long sequence(String list, @Nullable String cursor) {
        if (cursor == null) {
            return 0;
        }
        String position = position(list, cursor);
        if (!SEQUENCE.matcher(position).matches()) {
            throw invalid();
        }
        return Long.parseLong(position);
    }

    static @Nullable UUID uuid(String list, @Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            return UUID.fromString(position(list, cursor));
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    static @Nullable String sourceId(String list, @Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        String position = position(list, cursor);
        if (!Source.isId(position)) {
            throw invalid();
        }
        return position;
    }

    static String position(String list, String cursor) {
        String text;
        try {
            text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        if (!text.startsWith(list + " ")) {
            throw invalid();
        }
        return text.substring(list.length() + 1);
    }

    static ProblemException invalid() {
        return new ProblemException(
                ProblemType.INVALID_CURSOR, "The cursor was not given out for this list.");
    }
}
