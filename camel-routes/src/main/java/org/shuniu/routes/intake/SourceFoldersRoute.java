package org.shuniu.routes.intake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.builder.RouteBuilder;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.source.SourceRegistry;
import org.shuniu.routes.RedeliveryPolicies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives every source its folder and its route, also sources made later. */
final class SourceFoldersRoute extends RouteBuilder {
    private static final Logger log = LoggerFactory.getLogger(SourceFoldersRoute.class);
    private static final int PAGE = 200;

    private final SourceRegistry sources;
    private final DropFolderRoute.Parts parts;
    private final Path inbox;
    private final Set<String> complainedOf = new HashSet<>();

    SourceFoldersRoute(SourceRegistry sources, DropFolderRoute.Parts parts, Path inbox) {
        this.sources = sources;
        this.parts = parts;
        this.inbox = inbox;
    }

    @Override
    public void configure() {
        warnOfNamesThatCannotBeRead();
        errorHandler(RedeliveryPolicies.untilItWorks("the list of sources"));
        fromF("timer:source-folders?delay=0&period=%d", parts.inbox().poll().toMillis())
                .routeId("source-folders")
                .process(exchange -> tend());
    }

    /** The JVM reads file names in the character set of the locale, and nothing else sets it. */
    private static void warnOfNamesThatCannotBeRead() {
        String encoding = System.getProperty("sun.jnu.encoding", "");
        if (!encoding.equalsIgnoreCase("UTF-8")) {
            log.warn(
                    "files with Chinese names will be refused, because this process reads file names as {}: start it with LC_ALL=C.UTF-8",
                    encoding);
        }
    }

    private void tend() throws Exception {
        List<Source> page = sources.list(null, PAGE);
        while (!page.isEmpty()) {
            for (Source source : page) {
                tend(source.id());
            }
            page = page.size() < PAGE ? List.of() : sources.list(page.getLast().id(), PAGE);
        }
    }

    private void tend(String source) throws Exception {
        try {
            DropFolder folder = DropFolder.open(inbox, source);
            if (getContext().getRoute(DropFolderRoute.idFor(source)) == null) {
                folder.putBackManifests();
                getContext().addRoutes(new DropFolderRoute(folder, parts));
            }
            folder.refuseStrangers(parts.clock().instant());
            complainedOf.remove(source);
        } catch (IOException e) {
            // Said once; one broken folder keeps no other from its work.
            if (complainedOf.add(source)) {
                log.warn(
                        "the drop folder of source {} cannot be used: {}: {}",
                        source,
                        e.getClass().getSimpleName(),
                        e.getMessage());
            }
        }
    }
}
