package org.shuniu.gateway.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the server that a killed process of the same home left running. */
final class Orphan {
    private Orphan() {}

    /**
     * The process that a pid file names, if it runs a program from under the directory. After a
     * restart of the machine the number may be anybody's, so the number alone proves nothing.
     */
    static Optional<ProcessHandle> find(Path pidFile, Path directory) throws IOException {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        return Files.readString(pidFile)
                .lines()
                .findFirst()
                .map(String::strip)
                .filter(line -> line.matches("[1-9][0-9]{0,9}"))
                .flatMap(line -> ProcessHandle.of(Long.parseLong(line)))
                .filter(process -> runsFrom(process, directory));
    }

    private static boolean runsFrom(ProcessHandle process, Path directory) {
        return process.info()
                .command()
                .map(Path::of)
                .filter(program -> program.startsWith(directory))
                .isPresent();
    }
}
