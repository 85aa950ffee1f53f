package org.shuniu.roster.fingerprint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the cached indexes of sources lie: {@code index/<source>/<batch>} under the home. A file
 * under its final name is always whole.
 */
final class IndexFiles {
    private static final String UNFINISHED = ".part";
    private static final Pattern FINISHED =
            Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Path directory;

    IndexFiles(Path home) {
        this.directory = home.resolve("index");
    }

    /** What is cached under the name of a batch, empty if nothing whole is. */
    Optional<SlotFile> find(String source, UUID batch) throws IOException {
        return SlotFile.open(of(source, batch));
    }

    /** The youngest file of a source, whatever its name: what it says may no longer hold. */
    Optional<SlotFile> findAny(String source) throws IOException {
        for (Path file : finished(source).reversed()) {
            Optional<SlotFile> slots = SlotFile.open(file);
            if (slots.isPresent()) {
                return slots;
            }
        }
        return Optional.empty();
    }

    /** Slots that last as long as they are open. */
    SlotFile scratch(String source, UUID batch) throws IOException {
        Path path = unfinished(source, batch).resolveSibling(batch + ".base" + UNFINISHED);
        SlotFile slots = create(path);
        Files.delete(path);
        return slots;
    }

    /** Slots that become the file of a batch when they are {@link #publish published}. */
    SlotFile create(String source, UUID batch) throws IOException {
        return create(unfinished(source, batch));
    }

    private static SlotFile create(Path path) throws IOException {
        Files.createDirectories(
                path.getParent(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            return SlotFile.create(path);
        } catch (FileAlreadyExistsException e) {
            // Of an earlier attempt that died.
            Files.delete(path);
            return SlotFile.create(path);
        }
    }

    /** Gives finished slots their name; a rename survives a power cut only when flushed. */
    void publish(String source, UUID batch) throws IOException {
        Files.move(unfinished(source, batch), of(source, batch), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel =
                FileChannel.open(directory.resolve(source), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    void discard(String source, UUID batch) throws IOException {
        Files.deleteIfExists(unfinished(source, batch));
    }

    /** Removes the files of all other batches. */
    void retain(String source, UUID batch) throws IOException {
        for (Path file : finished(source)) {
            if (!file.equals(of(source, batch))) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Removes what a process that died left unfinished. */
    void sweep() throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> found = Files.find(directory, 2, (file, a) -> isUnfinished(file))) {
            for (Path file : found.toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean isUnfinished(Path file) {
        return file.getFileName().toString().endsWith(UNFINISHED);
    }

    /** Oldest first. */
    private List<Path> finished(String source) throws IOException {
        Path ofSource = directory.resolve(source);
        if (!Files.isDirectory(ofSource)) {
            return List.of();
        }
        record Dated(Path file, FileTime modified) {}
        List<Dated> files = new ArrayList<>();
        try (Stream<Path> found = Files.list(ofSource)) {
            for (Path file : (Iterable<Path>) found::iterator) {
                if (FINISHED.matcher(file.getFileName().toString()).matches()) {
                    files.add(new Dated(file, Files.getLastModifiedTime(file)));
                }
            }
        }
        return files.stream()
                .sorted(Comparator.comparing(Dated::modified))
                .map(Dated::file)
                .toList();
    }

    private Path of(String source, UUID batch) {
        return directory.resolve(source).resolve(batch.toString());
    }

    private Path unfinished(String source, UUID batch) {
        return directory.resolve(source).resolve(batch + UNFINISHED);
    }
}
