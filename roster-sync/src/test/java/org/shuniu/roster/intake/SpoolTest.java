package org.shuniu.roster.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shuniu.roster.intake.DeliveryRefused.Kind;
import org.shuniu.roster.seal.MasterKey;

class SpoolTest {
    private static final byte[] TEXT = "学校标识码\t姓名\n2133010001\t王一诺\n".getBytes(UTF_8);
    private static final long PLENTY = 100 << 20;

    @TempDir private Path home;
    private Spool spool;

    @BeforeEach
    void openSpool() {
        spool = new Spool(home, new MasterKey(new byte[32]), Clock.systemUTC(), new SecureRandom());
    }

    private Spool.Spooled store(byte[] body) throws DeliveryRefused {
        return spool.store(new ByteArrayInputStream(body), PLENTY, null);
    }

    private void assertRefused(
            Kind kind, InputStream body, long maxBytes, @Nullable String sha256) {
        assertThatExceptionOfType(DeliveryRefused.class)
                .isThrownBy(() -> spool.store(body, maxBytes, sha256))
                .returns(kind, DeliveryRefused::kind);
        assertThat(filesIn(home.resolve("spool"))).isEmpty();
    }

    private void assertRefused(Kind kind, byte[] body) {
        assertRefused(kind, new ByteArrayInputStream(body), PLENTY, null);
    }

    private static Path[] filesIn(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toArray(Path[]::new);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] zip(int files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < files; i++) {
                zip.putNextEntry(new ZipEntry(i + ".txt"));
                zip.write(TEXT);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void whatWasStoredIsReadBackAsOftenAsWanted() throws Exception {
        byte[] body = new byte[3_000_000];
        new SecureRandom().nextBytes(body);
        Spool.Spooled spooled = store(body);
        assertThat(spooled.length()).isEqualTo(body.length);
        for (int i = 0; i < 2; i++) {
            try (InputStream in = spool.open(spooled.id())) {
                assertThat(in.readAllBytes()).isEqualTo(body);
            }
        }
        assertThat(spool.ids()).containsExactly(spooled.id());
    }

    @Test
    void plainBytesNeverTouchTheDisk() throws Exception {
        Spool.Spooled spooled = store(TEXT);
        Path file = home.resolve("spool").resolve(spooled.id().toString());
        assertThat(new String(Files.readAllBytes(file), UTF_8)).doesNotContain("王一诺", "2133010001");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void aSpooledFileThatWasCutOrSwappedIsNotRead() throws Exception {
        UUID one = store(TEXT).id();
        UUID other = store("other".getBytes(UTF_8)).id();
        Path file = home.resolve("spool").resolve(one.toString());
        byte[] sealed = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(sealed, sealed.length - 1));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> readAll(one));
        Files.copy(
                home.resolve("spool").resolve(other.toString()),
                file,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> readAll(one));
    }

    private byte[] readAll(UUID id) throws IOException {
        try (InputStream in = spool.open(id)) {
            return in.readAllBytes();
        }
    }

    @Test
    void theDigestIsThatOfTheDeliveredBytes() throws Exception {
        String sha256 = store(TEXT).sha256();
        assertThat(
                        spool.store(
                                        new ByteArrayInputStream(TEXT),
                                        PLENTY,
                                        sha256.toUpperCase(Locale.ROOT))
                                .sha256())
                .isEqualTo(sha256)
                .hasSize(64);
    }

    @Test
    void anotherDigestThanDeclaredIsRefused() {
        assertRefused(Kind.DIGEST_MISMATCH, new ByteArrayInputStream(TEXT), PLENTY, "0".repeat(64));
    }

    @Test
    void anEmptyBodyIsRefused() {
        assertRefused(Kind.EMPTY_BODY, new byte[0]);
    }

    @Test
    void tooMuchIsRefusedWithoutReadingIt() {
        long[] taken = new long[1];
        InputStream endless =
                new InputStream() {
                    @Override
                    public int read() {
                        taken[0]++;
                        return 'a';
                    }
                };
        assertRefused(Kind.TOO_LARGE, endless, 1_000_000, null);
        assertThat(taken[0]).isLessThan(1_200_000);
    }

    @Test
    void aBodyThatBreaksOffIsRefused() {
        InputStream lost =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("connection reset");
                    }
                };
        assertRefused(
                Kind.INTERRUPTED,
                new SequenceInputStream(new ByteArrayInputStream(TEXT), lost),
                PLENTY,
                null);
    }

    @Test
    void aSoundArchiveIsTaken() throws Exception {
        assertThat(store(zip(3)).length()).isPositive();
        assertThat(store(zip(0)).length()).isEqualTo(22);
    }

    @Test
    void aDamagedArchiveIsRefused() throws IOException {
        byte[] zip = zip(3);
        for (int length : new int[] {5, 40, zip.length / 2, zip.length - 30, zip.length - 1}) {
            assertRefused(Kind.UNREADABLE_ZIP, Arrays.copyOf(zip, length));
        }
        byte[] changed = zip.clone();
        changed[40] ^= 0x55;
        assertRefused(Kind.UNREADABLE_ZIP, changed);
    }

    @Test
    void aTextThatBeginsLikeAnArchiveIsAText() throws Exception {
        assertThat(store("PK\tXM\n".getBytes(UTF_8)).length()).isEqualTo(6);
    }

    @Test
    void whatADeadProcessLeftUnfinishedIsSweptAndTheRestStays() throws Exception {
        UUID whole = store(TEXT).id();
        Path unfinished = home.resolve("spool").resolve(UUID.randomUUID() + ".part");
        Files.write(unfinished, new byte[] {1});
        spool.sweep();
        assertThat(unfinished).doesNotExist();
        assertThat(spool.ids()).containsExactly(whole);
        assertThat(spool.holds(whole)).isTrue();
    }

    @Test
    void whatIsDeletedIsGone() throws Exception {
        UUID id = store(TEXT).id();
        spool.delete(id);
        spool.delete(id);
        assertThat(spool.holds(id)).isFalse();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> spool.open(id));
    }
}
