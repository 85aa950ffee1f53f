package org.shuniu.routes.pull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.source.RegistryLookup;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks a registry about one person over HTTPS. 404 says that it has nobody of that number. */
final class HttpsLookup implements RegistryLookup, AutoCloseable {
    private static final int NOT_FOUND = 404;
    private static final String NAME = "name";

    private final String name;
    private final LookupProperties.Registry registry;
    private final FieldFile question;

    /** Null of a registry that tells only whether name and number belong together. */
    private final @Nullable FieldFile answer;

    private final ProtectedWeb web;

    HttpsLookup(String name, LookupProperties.Registry registry, Clock clock) throws IOException {
        this.name = name;
        this.registry = registry;
        this.question = FieldFile.read(registry.questionFile());
        for (String field : question.fields()) {
            require(registry.questionFile(), field);
        }
        // Whether a number exists is no answer to whose it is.
        if (registry.matches() != null && !question.fields().contains(NAME)) {
            throw new IOException(
                    registry.questionFile()
                            + ": a registry that says yes or no is asked with the name");
        }
        this.answer = registry.answerFile() == null ? null : FieldFile.read(registry.answerFile());
        // Somebody waits: a registry that is away is said to be away, not asked again.
        this.web = new ProtectedWeb(registry.client(), registry.timeout(), 1, clock);
    }

    private static void require(Path file, String field) throws IOException {
        if (!field.equals(NAME) && !NUMBERS.contains(field)) {
            throw new IOException(file + ": '" + field + "' is neither name nor one of " + NUMBERS);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isPopulationRegister() {
        return registry.confirms() == LookupProperties.Confirms.POPULATION;
    }

    @Override
    public Set<String> asksBy() {
        Set<String> numbers = new HashSet<>(question.fields());
        numbers.remove(NAME);
        return numbers;
    }

    @Override
    public Answer ask(Question about) throws IOException, InterruptedException {
        JsonNode said;
        try {
            said = web.post(registry.url(), body(about)).body();
        } catch (Web.Refused e) {
            if (e.status() == NOT_FOUND) {
                return new Answer.NotHeld();
            }
            throw e;
        }
        return answer == null ? matches(said) : held(said, answer);
    }

    private Answer matches(JsonNode said) throws IOException {
        JsonNode same = said.at(JsonPointer.compile(registry.matches()));
        if (!same.isBoolean()) {
            throw new IOException("the answer says neither true nor false");
        }
        return new Answer.Matches(same.booleanValue());
    }

    private static Answer held(JsonNode said, FieldFile fields) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < fields.headers().size(); i++) {
            JsonNode value = said.at(JsonPointer.compile(fields.fields().get(i)));
            if (value.isValueNode() && !value.isNull()) {
                values.put(fields.headers().get(i), value.asString());
            }
        }
        return new Answer.Held(values);
    }

    private ObjectNode body(Question about) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        for (int i = 0; i < question.headers().size(); i++) {
            String field = question.fields().get(i);
            String value = field.equals(NAME) ? about.name() : about.numbers().get(field);
            if (value != null) {
                body.put(question.headers().get(i), value);
            }
        }
        return body;
    }

    @Override
    public void close() {
        web.close();
    }
}
