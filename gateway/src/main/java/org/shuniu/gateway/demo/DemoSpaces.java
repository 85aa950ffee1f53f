package org.shuniu.gateway.demo;

import java.net.URI;
import java.util.List;
import org.shuniu.gateway.demo.spacekeeper.SpaceKeeper;
import org.shuniu.gateway.spaceprovider.SpaceProviders;
import org.shuniu.roster.identity.SchoolCode;
import org.shuniu.roster.org.OrgCode;

/** The example platform keeps the spaces of one school of the demo. */
record DemoSpaces(SpaceProviders providers, SpaceKeeper keeper) {
    private static final String NAME = "demo-spaces";

    URI keepFor(SchoolCode school) {
        providers.put(NAME, keeper.url(), List.of(new OrgCode(school.value())), "system");
        return keeper.url();
    }
}
