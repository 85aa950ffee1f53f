package org.shuniu.roster.parallel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Asks about many things in a few slices at once. What lies all over a database of ten million
 * people comes from the disk page by page: asked one after the other each page is waited for, and
 * asked at once they come together.
 */
public final class Slices {
    /** Each takes a connection: few enough to leave the pool to those who log in. */
    private static final int AT_ONCE = 4;

    /** Fewer are not worth a second connection. */
    private static final int SMALLEST = 100;

    private Slices() {}

    /** The answers about the slices, each with things that stood side by side. */
    public static <K, A> List<A> ask(Collection<K> about, Function<List<K>, A> question) {
        List<K> all = List.copyOf(about);
        int size = Math.max(SMALLEST, Math.ceilDiv(all.size(), AT_ONCE));
        if (all.size() <= size) {
            return List.of(question.apply(all));
        }
        var asked = new ArrayList<Future<A>>(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int from = 0; from < all.size(); from += size) {
                List<K> slice = all.subList(from, Math.min(from + size, all.size()));
                asked.add(threads.submit(() -> question.apply(slice)));
            }
        }
        return asked.stream().map(Awaited::result).toList();
    }
}
