package org.shuniu.routes.pull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far a source was asked; a hidden file in its drop folder.
 *
 * @param askedAt when the last answer that came whole was asked for
 * @param since from where to ask for changes; null to ask for everybody
 */
record Mark(Instant askedAt, @Nullable String since) {
    private static final String NAME = ".pulled.json";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** The mark of a folder; none where it was never made, or cannot be read: all is asked for. */
    static Optional<Mark> of(Path folder) throws IOException {
        try {
            return Optional.of(
                    JSON.readValue(Files.readAllBytes(folder.resolve(NAME)), Mark.class));
        } catch (NoSuchFileException | JacksonException e) {
            return Optional.empty();
        }
    }

    void write(Path folder) throws IOException {
        Path part = folder.resolve(NAME + ".part");
        Files.write(part, JSON.writeValueAsBytes(this));
        Files.move(part, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    }
}
