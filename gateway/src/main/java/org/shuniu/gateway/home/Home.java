package org.shuniu.gateway.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/**
 * The directory of one process: only its owner may enter, a lock file names the process that holds
 * it, and a marker says whether demo people or real ones live there.
 */
public final class Home implements AutoCloseable {
    private static final String LOCK = "lock";

    /** Less would not hold the embedded PostgreSQL and its first minutes. */
    private static final long NEEDED_BYTES = 256L << 20;

    private final Path directory;
    private final FileChannel lock;

    private Home(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** Takes a home for this process, making it where there is none. */
    public static Home open(Path path, HomeKind kind, Clock clock) {
        var absolute = path.toAbsolutePath().normalize();
        try {
            var directory = makePrivate(absolute);
            var home = new Home(directory, lock(directory, clock));
            try {
                home.check(kind);
                return home;
            } catch (StartupFault | IOException e) {
                home.close();
                throw e;
            }
        } catch (IOException e) {
            throw fault(absolute, e);
        }
    }

    public Path directory() {
        return directory;
    }

    /** A directory below this one, as private as this one. */
    public Path subdirectory(String name) throws IOException {
        return makePrivate(directory.resolve(name));
    }

    private static Path makePrivate(Path directory) throws IOException {
        var onlyOwner = PosixFilePermissions.fromString("rwx------");
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(onlyOwner));
            return directory.toRealPath();
        }
        var real = directory.toRealPath();
        // Somebody may have typed /tmp: closing that to everybody else would break the machine.
        if (real.getParent() == null || isSticky(real)) {
            throw new StartupFault(
                    "%s is shared with others and cannot be a home: set SHUNIU_HOME to a directory of its own"
                            .formatted(real));
        }
        if (!Files.getPosixFilePermissions(real).equals(onlyOwner)) {
            Files.setPosixFilePermissions(real, onlyOwner);
        }
        return real;
    }

    private static boolean isSticky(Path directory) throws IOException {
        int mode = (int) Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return (mode & 01000) != 0;
    }

    /** The kernel drops the lock with the process, however that ends. */
    private static FileChannel lock(Path directory, Clock clock) throws IOException {
        var file = directory.resolve(LOCK);
        var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                var holder = Files.readString(file);
                channel.close();
                throw held(directory, holder);
            }
        } catch (OverlappingFileLockException e) {
            // Neither read nor closed: POSIX drops a process's lock with any of its descriptors.
            throw held(directory, "this process");
        }
        var holder =
                "process %d, started %s"
                        .formatted(
                                ProcessHandle.current().pid(),
                                clock.instant().truncatedTo(ChronoUnit.SECONDS));
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)));
        channel.force(true);
        return channel;
    }

    private static StartupFault held(Path directory, String holder) {
        return new StartupFault(
                "another Shuniu (%s) uses the home %s: stop that one first, or set SHUNIU_HOME to another directory"
                        .formatted(holder, directory));
    }

    private void check(HomeKind kind) throws IOException {
        var marker = directory.resolve(HomeKind.MARKER);
        if (Files.exists(marker)) {
            var found = Files.readString(marker).strip();
            if (!found.equals(kind.command())) {
                throw new StartupFault(
                        "%s is the home of `shuniu %s`, and `shuniu %s` needs one of its own: set SHUNIU_HOME to another directory"
                                .formatted(directory, found, kind.command()));
            }
        }
        long usable = Files.getFileStore(directory).getUsableSpace();
        if (usable < NEEDED_BYTES) {
            throw new StartupFault(
                    "the disk of %s is full (%d MiB left, at least %d MiB needed): free some space, or set SHUNIU_HOME to another disk"
                            .formatted(directory, usable >> 20, NEEDED_BYTES >> 20));
        }
        Files.writeString(marker, kind.command() + "\n");
    }

    private static StartupFault fault(Path directory, IOException e) {
        return new StartupFault(
                "cannot use %s as home (%s): give this user a directory that it may write, and name it in SHUNIU_HOME"
                        .formatted(directory, reason(e)),
                e);
    }

    private static String reason(IOException e) {
        var message = String.valueOf(e.getMessage());
        return switch (e) {
            case AccessDeniedException _ -> "access to " + message + " denied";
            case FileAlreadyExistsException _ -> message + " is not a directory";
            default -> message;
        };
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
