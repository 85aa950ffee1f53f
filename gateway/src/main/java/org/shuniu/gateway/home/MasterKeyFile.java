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
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.core.env.PropertyResolver;

/**
 * The file of the hub's root secret: the operator's, or one made under the home. It holds 32 bytes
 * in base64, or {@code pkcs11:} and in base64 what a token made of them.
 */
public final class MasterKeyFile {
    private static final String WRAPPED = "pkcs11:";

    private MasterKeyFile() {}

    /**
     * Reads the key, by the token's help if it is wrapped.
     *
     * @param properties {@code shuniu.pkcs11.*}
     */
    public static MasterKey read(Path file, PropertyResolver properties) throws IOException {
        String text = Files.readString(file).strip();
        if (!text.startsWith(WRAPPED)) {
            return MasterKey.read(file);
        }
        byte[] wrapped;
        try {
            wrapped = Base64.getDecoder().decode(text.substring(WRAPPED.length()));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged: put it back from a backup", e);
        }
        return new MasterKey(Pkcs11Slot.open(properties).unwrap(wrapped));
    }

    /**
     * Wraps the key by the token, and writes it in place of the plain one.
     *
     * @return where the plain one is now, for the operator's safe: a token can break
     */
    public static Path wrap(Path file, PropertyResolver properties, SecureRandom random)
            throws IOException {
        String text = Files.readString(file).strip();
        if (text.startsWith(WRAPPED)) {
            throw new StartupFault("%s is wrapped already".formatted(file));
        }
        Path plain = file.resolveSibling(file.getFileName() + ".plain");
        if (Files.exists(plain)) {
            throw new StartupFault(
                    "%s is there from an earlier time: take it to a safe, and delete it here"
                            .formatted(plain));
        }
        MasterKey.read(file);
        byte[] secret = Base64.getDecoder().decode(text);
        Pkcs11Slot slot = Pkcs11Slot.open(properties);
        byte[] wrapped = slot.wrap(secret, random);
        if (!Arrays.equals(slot.unwrap(wrapped), secret)) {
            throw new StartupFault("the PKCS#11 token does not unwrap what it wrapped");
        }
        Files.createLink(plain, file);
        write(file, WRAPPED + Base64.getEncoder().encodeToString(wrapped) + "\n");
        return plain;
    }

    /** The operator's own file, which must be there and hold a key. */
    public static Path require(Path file, PropertyResolver properties) {
        try {
            read(file, properties);
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
    public static Path under(
            Home home, boolean sealedBefore, PropertyResolver properties, SecureRandom random)
            throws IOException {
        var file = home.directory().resolve("master.key");
        if (Files.exists(file)) {
            return require(file, properties);
        }
        if (sealedBefore) {
            throw new StartupFault(
                    "%s is missing, and the database beside it cannot be read without it: put the file back from a backup"
                            .formatted(file));
        }
        var secret = new byte[32];
        random.nextBytes(secret);
        return write(file, Base64.getEncoder().encodeToString(secret) + "\n");
    }

    private static Path write(Path file, String text) throws IOException {
        var unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        try (var channel =
                FileChannel.open(
                        unfinished,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        return Files.move(
                unfinished,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
