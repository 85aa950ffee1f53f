package org.shuniu.gateway.api;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next the cursor of the page after this one; null on the last
 */
record Page<T>(List<T> items, @Nullable String next) {
    Page {
        items = List.copyOf(items);
    }

    /**
     * Makes a page of what was read.
     *
     * @param read up to one item more than {@code limit}; the surplus one only tells that there is
     *     a next page
     */
    static <S, T> Page<T> of(
            List<S> read,
            Limit limit,
            String list,
            Function<S, Object> position,
            Function<S, T> view) {
        boolean more = read.size() > limit.value();
        List<S> shown = more ? read.subList(0, limit.value()) : read;
        return new Page<>(
                shown.stream().map(view).toList(),
                more ? Cursor.after(list, position.apply(shown.getLast())) : null);
    }
}
