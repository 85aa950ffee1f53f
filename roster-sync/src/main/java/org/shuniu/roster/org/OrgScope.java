package org.shuniu.roster.org;

import org.jspecify.annotations.Nullable;

/**
 * The part of the org tree that an API client or administrator may see: a root and all below it.
 *
 * @param root null for the whole hub
 */
public record OrgScope(@Nullable OrgCode root) {
    public static final OrgScope WHOLE_HUB = new OrgScope(null);
}
