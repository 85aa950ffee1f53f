package org.shuniu.roster.org;

import java.util.Collection;
import java.util.Set;

/** Questions about where orgs stand. */
public interface OrgTree {
    /**
     * Whether the org lies inside the scope; a school that is not placed yet counts under the
     * province its code names, else under the hub's root.
     */
    boolean isWithin(OrgCode org, OrgScope scope);

    /**
     * Those of {@code schools} that one of {@code roots}, or an org below it, is; placed or not.
     */
    Set<OrgCode> within(Collection<OrgCode> schools, Collection<OrgCode> roots);
}
