package org.shuniu.roster.merge;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who gets what if two people who were made one are told apart. What cannot be told is listed as
 * undecided, for a person to decide.
 *
 * @param hash changes when anything of it or of the two does
 */
public record SplitPlan(Merge merge, List<Item> items, String hash) {
    public SplitPlan {
        items = List.copyOf(items);
    }

    /**
     * Something of the survivor's.
     *
     * @param shown what it is, identifiers masked
     * @param inForce whether it counts today, or only for the past
     * @param side null if it cannot be told
     */
    public record Item(
            Belonging belonging,
            Map<String, String> shown,
            boolean inForce,
            @Nullable Side side,
            @Nullable Evidence evidence) {
        public Item {
            shown = Map.copyOf(shown);
        }
    }

    public List<Item> undecided() {
        return items.stream().filter(item -> item.side() == null).toList();
    }
}
