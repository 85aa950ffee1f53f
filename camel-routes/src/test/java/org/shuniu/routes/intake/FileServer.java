package org.shuniu.routes.intake;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** An SFTP server (Apache MINA SSHD) with one account and one directory. */
final class FileServer implements AutoCloseable {
    private static final String PASSWORD = "an invented password";

    private final Path home;
    private final SshServer server = SshServer.setUpDefaultServer();
    private final SimpleGeneratorHostKeyProvider hostKey;
    private final KeyPair account;
    private final AtomicInteger deaths = new AtomicInteger();

    FileServer(Path home) throws IOException {
        this.home = home;
        Files.createDirectories(files().resolve("done"));
        hostKey = new SimpleGeneratorHostKeyProvider(home.resolve("host.key"));
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(hostKey);
        account = keyPair(home.resolve("account.key"));
        server.setPublickeyAuthenticator(
                (user, key, session) -> KeyUtils.compareKeys(key, account.getPublic()));
        server.setPasswordAuthenticator((user, password, session) -> PASSWORD.equals(password));
        server.setFileSystemFactory(new VirtualFileSystemFactory(files()));
        var sftp = new SftpSubsystemFactory();
        sftp.addSftpEventListener(
                new SftpEventListener() {
                    @Override
                    public void reading(
                            ServerSession session,
                            String remoteHandle,
                            FileHandle localHandle,
                            long offset,
                            byte[] data,
                            int dataOffset,
                            int dataLen) {
                        if (offset > 0 && deaths.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                            session.close(true);
                        }
                    }
                });
        server.setSubsystemFactories(List.of(sftp));
        server.start();
    }

    /** What the account sees. */
    Path files() {
        return home.resolve("files");
    }

    /** The next connections that read a file break off in its middle. */
    void dieInTransfer(int times) {
        deaths.set(times);
    }

    int deathsToCome() {
        return deaths.get();
    }

    private static KeyPair keyPair(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyPair pair = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256);
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "test", null, out);
            return pair;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How a source is told of this server, with the account's key. */
    List<String> byKey(String source) throws IOException {
        return properties(
                source,
                hostKey.loadKeys(null).iterator().next(),
                "private-key=" + home.resolve("account.key"));
    }

    /** With the account's password. */
    List<String> byPassword(String source) throws IOException {
        Path file = Files.writeString(home.resolve(source + "-password"), PASSWORD + "\n");
        return properties(
                source, hostKey.loadKeys(null).iterator().next(), "password-file=" + file);
    }

    /** Another server is expected where this one answers. */
    List<String> takenForAnother(String source) throws IOException {
        return properties(source, account, "private-key=" + home.resolve("account.key"));
    }

    private List<String> properties(String source, KeyPair host, String credential)
            throws IOException {
        String known =
                "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(host.getPublic());
        Path hosts = Files.writeString(home.resolve(source + "-hosts"), known + "\n");
        String prefix = "shuniu.sftp." + source + ".";
        return List.of(
                prefix + "host=127.0.0.1",
                prefix + "port=" + server.getPort(),
                prefix + "user=registry",
                prefix + credential,
                prefix + "known-hosts=" + hosts,
                prefix + "every=200ms",
                prefix + "quiet=500ms",
                prefix + "timeout=5s");
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }
}
