package org.shuniu.gateway.event;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.outbox.EventView;
import org.shuniu.roster.outbox.Outbox;
import tools.jackson.databind.json.JsonMapper;

/** Events as a client of the same subtree would get them. */
final class RenderedEvents implements EventView {
    private final VisibleEvents visible;
    private final JsonMapper json = JsonMapper.shared();

    RenderedEvents(VisibleEvents visible) {
        this.visible = visible;
    }

    @Override
    public List<Told> of(@Nullable String org, List<Outbox.Read> read) {
        OrgScope scope = org == null ? OrgScope.WHOLE_HUB : new OrgScope(new OrgCode(org));
        return visible.of(read, scope).stream()
                .map(
                        event ->
                                new Told(
                                        event.id(),
                                        event.personId().toString(),
                                        json.writeValueAsString(event)))
                .toList();
    }
}
