package org.shuniu.gateway.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.shuniu.roster.seal.MasterKey;

/** The file of the hub's root secret: the operator's, or one made under the home. */
public final class MasterKeyFile {
    private MasterKeyFile() {}

    /** The operator's own file, which must be there and hold a key. */
    public static Path require(Path file) {
        try {
            MasterKey.read(file);
            return file;
        } catch (IOException e) {
            throw new StartupFault(
                    "cannot read the master key %s (%s): set SHUNIU_MASTER_KEY_FILE to a file that this user may read and that holds 32 random bytes in base64"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /**
     * The key under the home, made with the first database there.
     *
     * @param sealedBefore whether data sealed under the key exists already: then a new key would
     *     make them unreadable for ever
     */
    public static Path under(Home home, boolean sealedBefore, SecureRandom random)
            throws IOException {
        var file = home.directory().resolve("master.key");
        if (Files.exists(file)) {
            return require(file);
        }
        if (sealedBefore) {
            throw new StartupFault(
                    "%s is missing, and the database beside it cannot be read without it: put the file back from a backup"
                            .formatted(file));
        }
        var secret = new byte[32];
        random.nextBytes(secret);
        var base64 = Base64.getEncoder().encodeToString(secret) + "\n";
        var unfinished = file.resolveSibling("master.key.new");
        Files.deleteIfExists(unfinished);
        try (var channel =
                FileChannel.open(
                        unfinished,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap(base64.getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        return Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
