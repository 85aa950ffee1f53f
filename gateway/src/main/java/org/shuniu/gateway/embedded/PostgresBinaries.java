package org.shuniu.gateway.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks PostgreSQL under the home, once a version. Not into the machine's temporary directory:
 * there another user could have put programs of the same name first.
 */
final class PostgresBinaries {
    private static final int OWNER_MAY_EXECUTE = 0100;

    private PostgresBinaries() {}

    static Path unpack(String resource, Path directory) throws IOException {
        var unpacked = directory.resolve("postgresql-" + digest(resource));
        if (Files.isDirectory(unpacked)) {
            return unpacked;
        }
        var unfinished = Files.createTempDirectory(directory, "postgresql-");
        try (var tar =
                new TarArchiveInputStream(
                        new XZInputStream(
                                new BufferedInputStream(
                                        ServerCommand.resource(resource), 1 << 16)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var path = unfinished.resolve(entry.getName()).normalize();
                if (!path.startsWith(unfinished)) {
                    throw new IOException(entry.getName() + " leads out of the archive");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                    continue;
                }
                Files.copy(tar, path);
                if ((entry.getMode() & OWNER_MAY_EXECUTE) != 0
                        && !path.toFile().setExecutable(true)) {
                    throw new IOException("cannot make " + path + " executable");
                }
            }
        }
        return Files.move(unfinished, unpacked, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes what earlier versions, or kills while unpacking, left beside the programs in use. */
    static void keepOnly(Path programs) throws IOException {
        try (var all = Files.newDirectoryStream(programs.resolveSibling("."), "postgresql-*")) {
            for (var other : all) {
                if (!Files.isSameFile(other, programs)) {
                    FileSystemUtils.deleteRecursively(other);
                }
            }
        }
    }

    /** Enough of the archive's SHA-256 to tell two versions apart. */
    private static String digest(String resource) throws IOException {
        try (var in =
                new DigestInputStream(
                        ServerCommand.resource(resource), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
