package org.shuniu.routes.pull;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks a OneRoster service (1.1 or 1.2) for everybody, collection by collection, and writes down
 * what the exchange as files would hold: the same mapping reads both. A collection has come when as
 * many items came as the service counts ({@code X-Total-Count}), or, where it does not count, when
 * a page comes that has none.
 */
final class OneRosterInquiry implements Inquiry {
    private final PullProperties.OneRoster service;
    private final Clock clock;

    OneRosterInquiry(PullProperties.OneRoster service, Clock clock) {
        this.service = service;
        this.clock = clock;
    }

    /**
     * A collection of the service and the file of the exchange that it becomes.
     *
     * @param columns of the file, and where in an item they stand
     */
    private record Collection(String name, boolean needed, List<Column> columns) {}

    private record Column(String header, Function<JsonNode, String> in) {}

    private static final List<Collection> COLLECTIONS =
            List.of(
                    new Collection(
                            "orgs",
                            true,
                            List.of(
                                    new Column("name", text("name")),
                                    new Column("type", text("type")),
                                    new Column("identifier", text("identifier")),
                                    new Column("parentSourcedId", reference("parent")))),
                    new Collection(
                            "users",
                            true,
                            List.of(
                                    new Column("orgSourcedIds", references("orgs")),
                                    new Column("role", text("role")),
                                    new Column("givenName", text("givenName")),
                                    new Column("middleName", text("middleName")),
                                    new Column("familyName", text("familyName")),
                                    new Column("identifier", text("identifier")),
                                    new Column("sms", text("sms")),
                                    new Column("agentSourcedIds", references("agents")),
                                    new Column("grades", texts("grades")))),
                    new Collection(
                            "classes",
                            true,
                            List.of(
                                    new Column("title", text("title")),
                                    new Column("classType", text("classType")),
                                    new Column("grades", texts("grades")),
                                    new Column("schoolSourcedId", reference("school")))),
                    new Collection(
                            "enrollments",
                            true,
                            List.of(
                                    new Column("classSourcedId", reference("class")),
                                    new Column("userSourcedId", reference("user")),
                                    new Column("role", text("role")))),
                    // Not every client may read birth dates.
                    new Collection(
                            "demographics",
                            false,
                            List.of(
                                    new Column("birthDate", text("birthDate")),
                                    new Column("sex", text("sex")))));

    private static final List<String> ROLE_COLUMNS =
            List.of("userSourcedId", "orgSourcedId", "role", "endDate");

    @Override
    public boolean hasSeveralTables() {
        return true;
    }

    @Override
    public @Nullable String ask(@Nullable String since, Table table)
            throws IOException, InterruptedException {
        List<List<String>> roles = new ArrayList<>();
        List<String> came = new ArrayList<>();
        try (var web = new ProtectedWeb(service.client(), service.timeout(), clock)) {
            for (Collection collection : COLLECTIONS) {
                if (ask(web, collection, table, roles)) {
                    came.add(collection.name());
                }
            }
        }
        if (!roles.isEmpty()) {
            table.head("roles.csv", ROLE_COLUMNS);
            for (List<String> role : roles) {
                table.row(role);
            }
            came.add("roles");
        }
        table.head("manifest.csv", List.of("propertyName", "value"));
        for (String file : came) {
            table.row(List.of("file." + file, "bulk"));
        }
        // A change of who is in which class names no person: everybody is asked for.
        return null;
    }

    private boolean ask(
            ProtectedWeb web, Collection collection, Table table, List<List<String>> roles)
            throws IOException, InterruptedException {
        boolean begun = false;
        Set<String> ids = new HashSet<>();
        OptionalLong total = OptionalLong.empty();
        for (long offset = 0; total.isEmpty() || ids.size() < total.getAsLong(); ) {
            Web.Reply reply;
            try {
                reply = web.get(page(collection.name(), offset));
            } catch (Web.Refused e) {
                if (collection.needed() || begun || (e.status() != 403 && e.status() != 404)) {
                    throw e;
                }
                return false;
            }
            if (!begun) {
                begun = true;
                List<String> head = new ArrayList<>(List.of("sourcedId", "status"));
                collection.columns().forEach(column -> head.add(column.header()));
                table.head(collection.name() + ".csv", head);
            }
            total = sameTotal(collection.name(), total, reply.total());
            JsonNode items = reply.body().path(collection.name());
            if (!items.isArray()) {
                throw new IOException("an answer has no list of " + collection.name());
            }
            if (items.isEmpty()) {
                break;
            }
            for (JsonNode item : items) {
                String id = text("sourcedId").apply(item);
                if (id.isEmpty()) {
                    throw new IOException("one of the " + collection.name() + " has no sourcedId");
                }
                if (!ids.add(id)) {
                    throw new IOException(
                            collection.name() + " came twice: they changed while they were read");
                }
                List<String> cells = new ArrayList<>(List.of(id, text("status").apply(item)));
                collection.columns().forEach(column -> cells.add(column.in().apply(item)));
                table.row(cells);
                noteRoles(id, item, roles);
            }
            offset += items.size();
        }
        if (total.isPresent() && ids.size() != total.getAsLong()) {
            throw new IOException(
                    "the service counts "
                            + total.getAsLong()
                            + " "
                            + collection.name()
                            + " and gave "
                            + ids.size());
        }
        return true;
    }

    private static OptionalLong sameTotal(String name, OptionalLong before, OptionalLong now)
            throws IOException {
        if (before.isPresent() && now.isPresent() && before.getAsLong() != now.getAsLong()) {
            throw new IOException("the number of " + name + " changed while they were read");
        }
        return now.isPresent() ? now : before;
    }

    /** OneRoster 1.2 has the roles of a user in the user. */
    private static void noteRoles(String user, JsonNode item, List<List<String>> roles) {
        for (JsonNode role : item.path("roles")) {
            roles.add(
                    List.of(
                            user,
                            reference("org").apply(role),
                            text("role").apply(role),
                            text("endDate").apply(role)));
        }
    }

    private URI page(String collection, long offset) {
        String base = service.url().toString();
        return URI.create(
                base
                        + (base.endsWith("/") ? "" : "/")
                        + collection
                        + "?limit="
                        + service.pageSize()
                        + "&offset="
                        + offset
                        + "&sort=sourcedId");
    }

    private static Function<JsonNode, String> text(String field) {
        return item -> item.path(field).asString("");
    }

    private static Function<JsonNode, String> reference(String field) {
        return item -> item.path(field).path("sourcedId").asString("");
    }

    private static Function<JsonNode, String> references(String field) {
        return item ->
                StreamSupport.stream(item.path(field).spliterator(), false)
                        .map(reference -> reference.path("sourcedId").asString(""))
                        .collect(Collectors.joining(","));
    }

    private static Function<JsonNode, String> texts(String field) {
        return item ->
                StreamSupport.stream(item.path(field).spliterator(), false)
                        .map(text -> text.asString(""))
                        .collect(Collectors.joining(","));
    }
}
