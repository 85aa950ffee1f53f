package org.shuniu.gateway.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * What this home is called in the database: drawn once and kept in it, because paths and host names
 * repeat from machine to machine, and what lies in a home's spool can be read there only.
 */
public final class NodeName {
    private static final String FILE = "node";

    private NodeName() {}

    public static String of(Path home) throws IOException {
        Path file = home.resolve(FILE);
        if (!Files.exists(file)) {
            Path unfinished = home.resolve(FILE + ".part");
            Files.writeString(unfinished, UUID.randomUUID() + "\n");
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).strip();
    }
}
