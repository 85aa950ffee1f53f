package org.shuniu.roster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shuniu.roster.seal.Digest128;

class NewcomersTest {
    @TempDir Path scratch;

    @Test
    void everybodyIsFoundAgainHoweverManyCome() {
        int count = 300_000;
        try (var newcomers = new Newcomers(scratch)) {
            var random = new SplittableRandom(7);
            for (int sequence = 1; sequence <= count; sequence++) {
                newcomers.add(digest(random), sequence);
            }
            var again = new SplittableRandom(7);
            for (long sequence = 1; sequence <= count; sequence++) {
                assertThat(found(newcomers, digest(again))).contains(sequence);
            }
            long strangers = 0;
            for (int i = 0; i < count; i++) {
                strangers += found(newcomers, digest(random)).size();
            }
            // 36 bits: of so many, one or two meet somebody by chance.
            assertThat(strangers).isLessThan(10);
        }
    }

    @Test
    void allChangesThatNameOneNumberAreFound() {
        try (var newcomers = new Newcomers(scratch)) {
            // The last home of the table: the search goes on at its beginning.
            var index = new Digest128(-1, 0);
            newcomers.add(index, 1);
            newcomers.add(index, 1 << 27);
            newcomers.add(new Digest128(0, 0), 3);
            assertThat(found(newcomers, index)).containsExactlyInAnyOrder(1L, 1L << 27);
            assertThat(found(newcomers, new Digest128(0, 9))).containsExactly(3L);
        }
    }

    @Test
    void nothingIsLeftBehind() throws IOException {
        try (var newcomers = new Newcomers(scratch)) {
            newcomers.add(new Digest128(1, 1), 1);
            try (Stream<Path> files = Files.list(scratch)) {
                assertThat(files).isEmpty();
            }
        }
    }

    private static List<Long> found(Newcomers newcomers, Digest128 index) {
        var found = new ArrayList<Long>();
        newcomers.find(index, found::add);
        return found;
    }

    private static Digest128 digest(SplittableRandom random) {
        return new Digest128(random.nextLong(), random.nextLong());
    }
}
