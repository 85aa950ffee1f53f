package org.shuniu.roster.source;

import java.util.List;

/** The registries that a hub can ask about one person; each has another name. */
public record RegistryLookups(List<? extends RegistryLookup> all) {
    public RegistryLookups {
        all = List.copyOf(all);
    }
}
