package org.shuniu.roster.identity;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds an entry of a code table by its code, by one of its names, or by both in one cell. */
final class CodeTable<E extends Enum<E>> {
    private static final Pattern CODE_AND_NAME =
            Pattern.compile("([0-9A-Z]{1,2})[-—:.、_|()]*(\\P{ASCII}.*?)\\)?");

    private final Map<String, E> byCode = new HashMap<>();
    private final Map<String, E> byName = new HashMap<>();

    void add(E entry, @Nullable String code, String... names) {
        if (code != null) {
            byCode.put(code, entry);
        }
        for (String name : names) {
            byName.put(name, entry);
        }
    }

    /**
     * Empty for what the table does not hold, and for a code beside another entry's name. A code
     * that lost its leading zero is not completed: in another table it may be whole.
     */
    Optional<E> find(String typed) {
        String text = Typed.identifier(typed);
        E entry = byCode.containsKey(text) ? byCode.get(text) : byName.get(text);
        if (entry != null) {
            return Optional.of(entry);
        }
        Matcher both = CODE_AND_NAME.matcher(text);
        if (!both.matches()) {
            return Optional.empty();
        }
        return Optional.ofNullable(byCode.get(both.group(1)))
                .filter(coded -> coded == byName.get(both.group(2)));
    }
}
