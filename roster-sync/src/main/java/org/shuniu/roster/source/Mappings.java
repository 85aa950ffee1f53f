package org.shuniu.roster.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** The formats that this hub reads: those it ships and those its operator adds. */
public final class Mappings {
    private static final List<String> BUILT_IN =
            List.of(
                    "xueji",
                    "teacher",
                    "kindergarten",
                    "vocational",
                    "university",
                    "class",
                    "teaching",
                    "oneroster",
                    "sds",
                    "clever",
                    "local");

    private static final ObjectReader JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build()
                    .readerFor(MappingFile.class);

    private final TreeMap<String, Mapping> byFormat = new TreeMap<>();

    private Mappings() {}

    /** The formats that come with the hub. */
    public static Mappings builtIn() {
        Mappings mappings = new Mappings();
        for (String format : BUILT_IN) {
            String resource = "mapping/" + format + ".json";
            try (InputStream json = Mappings.class.getResourceAsStream(resource)) {
                if (json == null) {
                    throw new IllegalStateException(resource + " is not in the jar");
                }
                mappings.put(read(json, resource));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return mappings;
    }

    /**
     * The built-in formats and one for each {@code *.json} in the operator's directory, which need
     * not exist; a file of a built-in format replaces it.
     *
     * @throws IllegalArgumentException naming the file and what is wrong with it
     */
    public static Mappings builtInAnd(Path directory) {
        Mappings mappings = builtIn();
        if (!Files.isDirectory(directory)) {
            return mappings;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(f -> f.getFileName().toString().endsWith(".json"))
                            .sorted()
                            .toList()) {
                try (InputStream json = Files.newInputStream(file)) {
                    mappings.put(read(json, file.toString()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the mappings in " + directory, e);
        }
        return mappings;
    }

    static Mapping read(InputStream json, String name) {
        try {
            MappingFile file = JSON.readValue(json);
            return new Mapping(file);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " is not a mapping: " + e.getMessage(), e);
        }
    }

    private void put(Mapping mapping) {
        byFormat.put(mapping.format(), mapping);
    }

    public Optional<Mapping> find(String format) {
        return Optional.ofNullable(byFormat.get(format));
    }

    /** The names of all formats, sorted. */
    public List<String> formats() {
        return List.copyOf(byFormat.keySet());
    }
}
