package org.shuniu.routes.intake;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a sender declares beside a file.
 *
 * @param rows how many rows the file has
 * @param sha256 of the file's bytes, lower-case hex
 * @param asOf the moment the file tells about
 */
record Manifest(@Nullable Long rows, @Nullable String sha256, @Nullable Instant asOf) {
    static final Manifest NONE = new Manifest(null, null, null);

    /** Far more than three members need. */
    static final int MAX_BYTES = 16 * 1024;

    private static final Set<String> MEMBERS = Set.of("rows", "sha256", "asOf");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /** Reads strictly: a declaration that we misread would prove something that nobody said. */
    static Manifest parse(byte[] bytes) throws Refusal {
        if (bytes.length > MAX_BYTES) {
            throw Refusal.badManifest("The manifest is larger than " + MAX_BYTES + " bytes.");
        }
        JsonNode manifest = read(bytes);
        if (!manifest.isObject()) {
            throw Refusal.badManifest("The manifest is not a JSON object.");
        }
        Set<String> unknown = new TreeSet<>(manifest.propertyNames());
        unknown.removeAll(MEMBERS);
        if (!unknown.isEmpty()) {
            throw Refusal.badManifest("The manifest has members that are not known: " + unknown);
        }
        return new Manifest(
                rows(manifest.get("rows")),
                sha256(manifest.get("sha256")),
                asOf(manifest.get("asOf")));
    }

    private static JsonNode read(byte[] bytes) throws Refusal {
        try {
            return JSON.readTree(bytes);
        } catch (JacksonException e) {
            throw Refusal.badManifest(
                    "The manifest is not valid JSON at line "
                            + e.getLocation().getLineNr()
                            + ", column "
                            + e.getLocation().getColumnNr()
                            + ".");
        }
    }

    private static @Nullable Long rows(@Nullable JsonNode rows) throws Refusal {
        if (rows == null) {
            return null;
        }
        if (!rows.isIntegralNumber() || !rows.canConvertToLong() || rows.longValue() < 0) {
            throw Refusal.badManifest("\"rows\" is not a whole number of 0 or more.");
        }
        return rows.longValue();
    }

    private static @Nullable String sha256(@Nullable JsonNode sha256) throws Refusal {
        if (sha256 == null) {
            return null;
        }
        if (!sha256.isString() || !SHA256.matcher(sha256.stringValue()).matches()) {
            throw Refusal.badManifest("\"sha256\" is not a string of 64 hex digits.");
        }
        return sha256.stringValue().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Instant asOf(@Nullable JsonNode asOf) throws Refusal {
        if (asOf == null) {
            return null;
        }
        try {
            if (asOf.isString()) {
                return OffsetDateTime.parse(asOf.stringValue()).toInstant();
            }
        } catch (DateTimeException e) {
            // Said below, as for what is no string.
        }
        throw Refusal.badManifest(
                "\"asOf\" is not a date and time with its offset, such as 2026-09-01T08:00:00+08:00.");
    }
}
