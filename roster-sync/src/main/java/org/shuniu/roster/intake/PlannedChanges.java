package org.shuniu.roster.intake;

import java.util.List;
import java.util.UUID;
import org.shuniu.roster.org.OrgScope;

/** Opens the sealed changes of a batch to be shown. */
public interface PlannedChanges {
    /** As {@link BatchDirectory#changes}. */
    List<BatchDirectory.ChangeView> views(UUID batch, OrgScope scope, long after, int limit);
}
