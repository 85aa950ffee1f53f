package org.shuniu.roster.source;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What texts came to that stand in a delivery again and again: millions of rows name some hundred
 * grades, and their classes school by school. For one thread.
 */
final class Memo<K, V> {
    private static final int CAPACITY = 1 << 12;

    private final Map<K, V> known = new HashMap<>();
    private final Function<K, V> read;

    Memo(Function<K, V> read) {
        this.read = read;
    }

    V of(K text) {
        V value = known.get(text);
        if (value == null) {
            if (known.size() == CAPACITY) {
                known.clear();
            }
            value = read.apply(text);
            known.put(text, value);
        }
        return value;
    }
}
