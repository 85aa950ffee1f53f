package org.shuniu.gateway.spaceprovider;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.outbox.Outbox;

/**
 * A platform that keeps spaces.
 *
 * @param url below which it takes {@code PUT spaces/<number>}
 * @param orgs whose people's spaces it keeps, with everything below them
 * @param position up to where the outbox was read for it
 * @param current what was committed until then has been seen
 * @param walking whether everybody is being looked through
 * @param walkedTo after whom that goes on; null at the beginning
 * @param failures calls in a row that brought no answer
 * @param lastAnswer what came of the last of them; null if it answers
 */
public record SpaceProvider(
        String name,
        URI url,
        List<OrgCode> orgs,
        Outbox.Cursor position,
        Instant current,
        boolean walking,
        @Nullable UUID walkedTo,
        int failures,
        @Nullable String lastAnswer) {
    public SpaceProvider {
        orgs = List.copyOf(orgs);
    }
}
