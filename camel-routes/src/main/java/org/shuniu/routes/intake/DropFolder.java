package org.shuniu.routes.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder of one source.
 *
 * <pre>
 * name                         dropped, waits to be taken
 * name.manifest.json           declared with it, put there first
 * .fetching/name               on its way from a server
 * .taken/ID-name               received as import ID, which is not finished
 * done/ID-name                 finished, with ID-name.report.json beside it
 * refused/ID-name              refused, with its report
 * refused/refused-TIME-name    refused before it became an import, with its report
 * </pre>
 *
 * A file goes from one place to the next by a rename, so that it is always in exactly one.
 */
final class DropFolder {
    static final String MANIFEST = ".manifest.json";

    /** A file system takes 255; the rest is for what is put before and after. */
    static final int MAX_NAME_BYTES = 180;

    private static final String REPORT = ".report.json";
    private static final Pattern GOOD_NAME = Pattern.compile("[\\p{L}\\p{N}._-]+");
    private static final Pattern TAKEN_NAME =
            Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(.+)");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final Set<PosixFilePermission> ONLY_OWNER_ENTERS =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> ONLY_OWNER_READS =
            PosixFilePermissions.fromString("rw-------");

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final String source;
    private final Path dropped;
    private final Path taken;
    private final Path fetching;
    private final Path done;
    private final Path refused;

    /** A file in {@code .taken}: which import it became and what it was called. */
    record Taken(Path file, UUID id, String name) {}

    private DropFolder(String source, Path folder) {
        this.source = source;
        this.dropped = folder;
        this.taken = folder.resolve(".taken");
        this.fetching = folder.resolve(".fetching");
        this.done = folder.resolve("done");
        this.refused = folder.resolve("refused");
    }

    /** The folder of a source, made where it is missing. */
    static DropFolder open(Path inbox, String source) throws IOException {
        var folder = new DropFolder(source, inbox.resolve(source));
        Files.createDirectories(inbox, PosixFilePermissions.asFileAttribute(ONLY_OWNER_ENTERS));
        for (Path directory :
                List.of(
                        inbox,
                        folder.dropped,
                        folder.taken,
                        folder.fetching,
                        folder.done,
                        folder.refused)) {
            makePrivate(directory);
        }
        return folder;
    }

    private static void makePrivate(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(ONLY_OWNER_ENTERS));
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(directory + " is not a directory");
        }
        if (!Files.getPosixFilePermissions(directory).equals(ONLY_OWNER_ENTERS)) {
            Files.setPosixFilePermissions(directory, ONLY_OWNER_ENTERS);
        }
    }

    String source() {
        return source;
    }

    Path dropped() {
        return dropped;
    }

    Path takenFiles() {
        return taken;
    }

    /** Where transports write what is not complete yet: a rename away. */
    Path fetching() {
        return fetching;
    }

    static boolean isGoodName(String name) {
        return GOOD_NAME.matcher(name).matches()
                && name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES;
    }

    /** Names under which programs write what is not complete yet, and hidden files. */
    static boolean isUnfinishedName(String name) {
        return name.startsWith(".") || name.endsWith(".part") || name.endsWith(".tmp");
    }

    /** Refuses at sight what can never be taken: links, devices, directories, bad names. */
    void refuseStrangers(Instant now) throws IOException {
        for (Path entry : entries(dropped)) {
            String name = entry.getFileName().toString();
            // A manifest is judged together with its file.
            if (isUnfinishedName(name)
                    || name.endsWith(MANIFEST)
                    || entry.equals(done)
                    || entry.equals(refused)) {
                continue;
            }
            Optional<Refusal> refusal = refusalAtSight(entry, name);
            if (refusal.isPresent()) {
                refuse(entry, refusal.get(), now);
            }
        }
    }

    private static Optional<Refusal> refusalAtSight(Path entry, String name) throws IOException {
        try {
            if (!FileStamp.of(entry).plainFile()) {
                return Optional.of(Refusal.notAFile());
            }
            return isGoodName(name) ? Optional.empty() : Optional.of(Refusal.badName());
        } catch (NoSuchFileException e) {
            // Taken since the folder was listed.
            return Optional.empty();
        }
    }

    private static List<Path> entries(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        }
        return entries;
    }

    /** The bytes of a dropped file, never of what a link points to. */
    static InputStream read(Path file) throws IOException {
        return Channels.newInputStream(
                Files.newByteChannel(
                        file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
    }

    /** What was declared with a dropped file. */
    Manifest manifestOf(Path file) throws Refusal, IOException {
        Path manifest = withSuffix(file, MANIFEST);
        if (!Files.exists(manifest, LinkOption.NOFOLLOW_LINKS)) {
            return Manifest.NONE;
        }
        if (!Files.isRegularFile(manifest, LinkOption.NOFOLLOW_LINKS)) {
            throw Refusal.badManifest("The manifest is not a plain file. It was not opened.");
        }
        try (InputStream bytes = read(manifest)) {
            return Manifest.parse(bytes.readNBytes(Manifest.MAX_BYTES + 1));
        }
    }

    /** Sets a received file aside until its import is finished. */
    void take(Path file, UUID id) throws IOException {
        Path target = taken.resolve(id + "-" + file.getFileName());
        // The manifest first: a file without it might be received with less proof than it came
        // with. What a crash leaves between the two is put back by putBackManifests.
        moveIfPresent(withSuffix(file, MANIFEST), withSuffix(target, MANIFEST));
        move(file, target);
    }

    /** Undoes the half of {@link #take} that a crash may have left. */
    void putBackManifests() throws IOException {
        for (Path manifest : entries(taken)) {
            String name = manifest.getFileName().toString();
            Matcher parts = TAKEN_NAME.matcher(name);
            if (!name.endsWith(MANIFEST) || !parts.matches()) {
                continue;
            }
            Path file = taken.resolve(name.substring(0, name.length() - MANIFEST.length()));
            Path before = dropped.resolve(parts.group(2));
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    && !Files.exists(before, LinkOption.NOFOLLOW_LINKS)) {
                move(manifest, before);
            }
        }
    }

    static Optional<Taken> takenFile(Path file) {
        Matcher parts = TAKEN_NAME.matcher(file.getFileName().toString());
        return parts.matches()
                ? Optional.of(new Taken(file, UUID.fromString(parts.group(1)), parts.group(2)))
                : Optional.empty();
    }

    /** Returns a taken file whose import is not known here, to be received again. */
    void putBack(Taken file) throws IOException {
        Path before = dropped.resolve(file.name());
        if (Files.exists(before, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        moveIfPresent(withSuffix(file.file(), MANIFEST), withSuffix(before, MANIFEST));
        move(file.file(), before);
    }

    void finish(Taken file, ImportReport report, boolean accepted) throws IOException {
        Path target = (accepted ? done : refused).resolve(file.file().getFileName());
        write(report, withSuffix(target, REPORT));
        moveIfPresent(withSuffix(file.file(), MANIFEST), withSuffix(target, MANIFEST));
        // Last: as long as the file is here, a crash only means that all this is done again.
        move(file.file(), target);
    }

    void refuse(Path entry, Refusal refusal, Instant now) throws IOException {
        String name = entry.getFileName().toString();
        Path target = refused.resolve("refused-" + TIME.format(now) + "-" + harmless(name));
        write(ImportReport.refused(source, name, refusal, now), withSuffix(target, REPORT));
        move(entry, target);
        // After the file, which without its manifest might be taken on the next try.
        moveIfPresent(withSuffix(entry, MANIFEST), withSuffix(target, MANIFEST));
    }

    /** The same name in good characters, short enough. */
    private static String harmless(String name) {
        var good = new StringBuilder();
        int bytes = 0;
        for (int codePoint : name.codePoints().toArray()) {
            String character = Character.toString(codePoint);
            String kept = GOOD_NAME.matcher(character).matches() ? character : "_";
            bytes += kept.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_NAME_BYTES) {
                break;
            }
            good.append(kept);
        }
        return good.toString();
    }

    /** Under its name a report is always whole. */
    private static void write(ImportReport report, Path target) throws IOException {
        Path unfinished = target.resolveSibling("." + target.getFileName());
        Files.deleteIfExists(unfinished);
        try (FileChannel channel =
                FileChannel.open(
                        unfinished,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(ONLY_OWNER_READS))) {
            var out = Channels.newOutputStream(channel);
            out.write(JSON.writeValueAsBytes(report));
            out.write('\n');
            channel.force(true);
        }
        move(unfinished, target);
    }

    /** A rename, which moves a link itself and never what it points to. */
    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void moveIfPresent(Path from, Path to) throws IOException {
        try {
            move(from, to);
        } catch (NoSuchFileException e) {
            // There was none.
        }
    }

    private static Path withSuffix(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
