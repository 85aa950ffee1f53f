package org.shuniu.roster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.shuniu.roster.audit.AuditEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds every audit event of a module to the form that was pinned: one golden file per type, {@code
 * src/test/resources/audit/<type>.json}. Whoever adds an event adds its file, and a reviewer sees
 * there what the trail will keep for ever.
 */
public final class AuditGolden {
    /** What no payload may hold: secrets, and what names a person outside the hub. */
    private static final Pattern FORBIDDEN =
            Pattern.compile(
                    "(?i).*(secret|password|token|verifier|cookie|citizen|idnumber|studentnumber|phone|birth).*|name|code");

    private static final Path FILES = Path.of("src/test/resources/audit");

    private final JsonMapper json =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private final String rootPackage;
    private final Map<Class<?>, Object> samples;

    /**
     * The events below a package.
     *
     * @param samples of types that do not take any text or number
     */
    public AuditGolden(String rootPackage, Map<Class<?>, Object> samples) {
        this.rootPackage = rootPackage;
        this.samples = Map.copyOf(samples);
    }

    /** Fails with the text of each event, where its file has another or there is none. */
    public void holds() {
        Map<String, String> rendered = rendered();
        assertThat(rendered).isNotEmpty();
        assertThat(rendered).isEqualTo(goldenFiles());
    }

    private Map<String, String> rendered() {
        var rendered = new TreeMap<String, String>();
        for (Class<?> kind : kinds()) {
            AuditEvent event = (AuditEvent) sample(kind, kind.getSimpleName());
            var facts = new LinkedHashMap<String, Object>();
            facts.put("type", event.type());
            facts.put("actor", event.actor());
            facts.put("subject", event.subject());
            facts.put("payload", event.payload());
            assertNothingForbidden(event.type(), json.valueToTree(event.payload()));
            String other =
                    rendered.put(event.type() + ".json", json.writeValueAsString(facts) + "\n");
            assertThat(other).as("two events of type %s", event.type()).isNull();
        }
        return rendered;
    }

    private List<Class<?>> kinds() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(rootPackage)
                        .stream()
                        .filter(type -> type.isAssignableTo(AuditEvent.class))
                        .filter(type -> !type.isInterface())
                        .<Class<?>>map(JavaClass::reflect)
                        .toList();
    }

    private static void assertNothingForbidden(String type, JsonNode payload) {
        payload.propertyStream()
                .forEach(
                        field -> {
                            assertThat(field.getKey())
                                    .as("a field of %s", type)
                                    .doesNotMatch(FORBIDDEN);
                            assertNothingForbidden(type, field.getValue());
                        });
        payload.values().forEach(item -> assertNothingForbidden(type, item));
    }

    private static Map<String, String> goldenFiles() {
        var files = new TreeMap<String, String>();
        try (Stream<Path> found = Files.list(FILES)) {
            for (Path file : found.toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private Object sample(Type type, String name) {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return List.of(sample(of[0], name));
            }
            if (generic.getRawType() == Map.class) {
                return Map.of(sample(of[0], name), sample(of[1], name));
            }
        }
        if (!(type instanceof Class<?> plain)) {
            throw new IllegalStateException("no sample of " + type);
        }
        if (samples.containsKey(plain)) {
            return samples.get(plain);
        }
        if (plain == String.class) {
            return name;
        }
        if (plain == int.class || plain == Integer.class) {
            return 1;
        }
        if (plain == long.class || plain == Long.class) {
            return 1L;
        }
        if (plain == boolean.class) {
            return true;
        }
        if (plain == UUID.class) {
            return UUID.fromString("0192f0c4-7b1a-7000-8000-000000000001");
        }
        if (plain == Instant.class) {
            return Instant.parse("2026-11-22T01:00:00Z");
        }
        if (plain.isEnum()) {
            return plain.getEnumConstants()[0];
        }
        return sampleRecord(plain);
    }

    private Object sampleRecord(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalStateException("no sample of " + type);
        }
        try {
            Constructor<?> constructor =
                    type.getDeclaredConstructor(
                            Stream.of(components)
                                    .map(RecordComponent::getType)
                                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(
                    Stream.of(components)
                            .map(c -> sample(c.getGenericType(), c.getName()))
                            .toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no sample of " + type, e);
        }
    }
}
