package org.shuniu.roster.source;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.shuniu.roster.identity.Check;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.identity.Fault;
import org.shuniu.roster.identity.PersonName;
import org.shuniu.roster.org.SchoolYear;

/**
 * What a record is called within its source, as a canonical text. It holds identifiers: hash it
 * with a key before it is stored.
 */
public final class RecordKeys {
    /** Counted up whenever the normaliser makes something else of an unchanged record. */
    private static final int NORMALISER_VERSION = 1;

    /** Shorter numbers are placeholders, and would be shared. */
    private static final int SHORTEST_NUMBER = 6;

    private final Mapping mapping;

    public RecordKeys(Mapping mapping) {
        this.mapping = mapping;
    }

    /**
     * The key by the first alternative of the mapping that has all its values; also for a record
     * that validation quarantines, so that it counts as seen. Empty if no alternative has.
     */
    public Optional<String> keyOf(SourceRecord record) {
        return keyOf(record::value);
    }

    /** The same of a record that was not decoded. */
    Optional<String> keyOf(FieldValues values) {
        return keyOf(values::value);
    }

    private Optional<String> keyOf(UnaryOperator<String> valueOf) {
        for (List<List<String>> alternative : mapping.keys()) {
            Optional<String> key = key(valueOf, alternative);
            if (key.isPresent()) {
                return key;
            }
        }
        return Optional.empty();
    }

    /**
     * The keys by all alternatives, the first first: a row whose 学籍号 has become unreadable is still
     * known by the others.
     */
    public List<String> allOf(SourceRecord record) {
        List<String> keys = new ArrayList<>();
        for (List<List<String>> alternative : mapping.keys()) {
            key(record::value, alternative).ifPresent(keys::add);
        }
        return keys;
    }

    private static Optional<String> key(UnaryOperator<String> valueOf, List<List<String>> parts) {
        StringBuilder key = new StringBuilder();
        for (List<String> fields : parts) {
            int length = key.length();
            for (String field : fields) {
                String value = loosely(field, valueOf.apply(field));
                if (!value.isEmpty()) {
                    append(key, field, value);
                    break;
                }
            }
            if (key.length() == length) {
                return Optional.empty();
            }
        }
        return Optional.of(key.toString());
    }

    /**
     * What beside the {@link FieldValues} of a record decides what becomes of it: whatever changes
     * here, every record is looked at anew.
     */
    public String meaning(SchoolYear schoolYear) {
        return String.join(
                "/",
                mapping.fingerprintSalt(),
                Integer.toString(NORMALISER_VERSION),
                Integer.toString(schoolYear.startYear()),
                String.join(",", mapping.fields()));
    }

    /** With its length in front, no value can pass for two. */
    private static void append(StringBuilder text, String field, String value) {
        text.append(field).append(':').append(value.length()).append(':').append(value).append(';');
    }

    private static String loosely(String field, String typed) {
        if (typed.isEmpty()) {
            return "";
        }
        return switch (field) {
            case "idNumber" ->
                    switch (CitizenId.check(typed)) {
                        case Check.Sound<CitizenId>(CitizenId id) -> id.value();
                        // Many people share what is left of a rounded number.
                        case Check.Faulty<CitizenId>(Fault fault)
                                when fault == Fault.CITIZEN_ID_ROUNDED ->
                                "";
                        case Check.Faulty<CitizenId> faulty -> number(typed);
                    };
            case "studentNumber" -> number(typed);
            case "name" ->
                    PersonName.parse(typed)
                            .map(PersonName::matchKey)
                            .orElseGet(() -> folded(typed));
            case "birthDate" -> DateText.day(typed).map(date -> date.day().toString()).orElse("");
            default -> folded(typed);
        };
    }

    private static String number(String typed) {
        String number = folded(typed);
        boolean plain = number.chars().allMatch(Character::isLetterOrDigit);
        return plain && number.length() >= SHORTEST_NUMBER ? number : "";
    }

    /** Half-width, upper case, without blanks and invisible characters. */
    static String folded(String typed) {
        if (isFolded(typed)) {
            return typed;
        }
        String text = Normalizer.normalize(typed, Normalizer.Form.NFKC);
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
                .filter(c -> Character.getType(c) != Character.FORMAT)
                .forEach(kept::appendCodePoint);
        return kept.toString().toUpperCase(Locale.ROOT);
    }

    /** Nearly every number comes so, and millions come. */
    private static boolean isFolded(String typed) {
        for (int i = 0; i < typed.length(); i++) {
            char c = typed.charAt(i);
            if (c <= ' ' || c > '~' || (c >= 'a' && c <= 'z')) {
                return false;
            }
        }
        return true;
    }
}
