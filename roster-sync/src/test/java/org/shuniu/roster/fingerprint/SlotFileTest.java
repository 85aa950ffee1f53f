package org.shuniu.roster.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shuniu.roster.seal.Digest128;

class SlotFileTest {
    /** More than two chunks. */
    private static final int MANY = 150_000;

    @TempDir private Path directory;

    private static Digest128 digest(int kind, int number) {
        return new Digest128(kind, number + 1);
    }

    private Path written(int slots) throws IOException {
        Path path = directory.resolve("slots");
        try (SlotFile file = SlotFile.create(path)) {
            for (int i = 0; i < slots; i++) {
                file.add(digest(1, i), digest(2, i), digest(3, i));
            }
            file.finish();
        }
        return path;
    }

    @Test
    void whatWasWrittenIsThere() throws IOException {
        for (int slots : new int[] {0, 1, 65_536, MANY}) {
            Path path = written(slots);
            try (SlotFile file = SlotFile.open(path).orElseThrow()) {
                assertThat(file.count()).isEqualTo(slots);
                for (int i = 0; i < slots; i++) {
                    assertThat(
                                    file.hasRaw(i, digest(1, i))
                                            && file.hasFingerprint(i, digest(2, i))
                                            && file.hasKey(i, digest(3, i)))
                            .isTrue();
                }
            }
            Files.delete(path);
        }
    }

    @Test
    void slotsAreChangedAndClearedWhereverTheyAre() throws IOException {
        Path path = directory.resolve("slots");
        try (SlotFile file = SlotFile.create(path)) {
            for (int i = 0; i < MANY; i++) {
                file.addEmpty();
            }
            for (int slot : new int[] {0, 70_000, MANY - 1}) {
                file.set(slot, digest(1, slot), digest(2, slot), digest(3, slot));
                assertThat(file.key(slot)).isEqualTo(digest(3, slot));
            }
            file.clear(70_000);
            file.finish();
        }
        try (SlotFile file = SlotFile.open(path).orElseThrow()) {
            assertThat(file.key(0)).isEqualTo(digest(3, 0));
            assertThat(file.isEmpty(1)).isTrue();
            assertThat(file.isEmpty(70_000)).isTrue();
            assertThat(file.raw(MANY - 1)).isEqualTo(digest(1, MANY - 1));
        }
    }

    @Test
    void whatIsChangedInAnOpenedFileStaysInMemory() throws IOException {
        Path path = written(MANY);
        try (SlotFile file = SlotFile.open(path).orElseThrow()) {
            file.clear(3);
            file.add(digest(1, MANY), digest(2, MANY), digest(3, MANY));
            assertThat(file.count()).isEqualTo(MANY + 1);
            assertThat(file.key(MANY)).isEqualTo(digest(3, MANY));
        }
        try (SlotFile file = SlotFile.open(path).orElseThrow()) {
            assertThat(file.count()).isEqualTo(MANY);
            assertThat(file.isEmpty(3)).isFalse();
        }
    }

    @Test
    void onlyItsOwnerReadsIt() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written(1))))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileThatIsNotWholeIsNone() throws IOException {
        Path path = written(10);
        byte[] whole = Files.readAllBytes(path);
        assertThat(SlotFile.open(directory.resolve("none"))).isEmpty();
        Files.write(path, new byte[] {1}, StandardOpenOption.APPEND);
        assertThat(SlotFile.open(path)).isEmpty();
        Files.write(path, Arrays.copyOf(whole, whole.length - 48));
        assertThat(SlotFile.open(path)).isEmpty();
        Files.write(path, new byte[5_000]);
        assertThat(SlotFile.open(path)).isEmpty();
    }

    @Test
    void everyKeyIsFoundAndNoOther() throws IOException {
        try (SlotFile file = SlotFile.open(written(MANY)).orElseThrow()) {
            file.clear(17);
            try (KeyTable all = KeyTable.ofAll(file);
                    KeyTable one = new KeyTable(file)) {
                for (int i = 0; i < MANY; i++) {
                    assertThat(all.find(digest(3, i))).isEqualTo(i == 17 ? KeyTable.NONE : i);
                    if (i % 3 == 0 && i != 17) {
                        one.add(i);
                    }
                }
                for (int i = 0; i < MANY; i++) {
                    assertThat(one.find(digest(3, i))).isEqualTo(i % 3 == 0 ? i : KeyTable.NONE);
                }
                assertThat(all.find(digest(4, 1))).isEqualTo(KeyTable.NONE);
            }
        }
    }
}
