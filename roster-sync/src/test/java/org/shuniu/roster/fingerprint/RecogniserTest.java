package org.shuniu.roster.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shuniu.roster.fingerprint.Recognition.Repetition;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.seal.SipHash128;

class RecogniserTest {
    private static final SipHash128 HASH = new SipHash128(new MasterKey(new byte[32]), "test");

    @TempDir private Path directory;
    private int night;

    /**
     * A record.
     *
     * @param spelling how its bytes differ from others that say the same
     */
    private record Row(@Nullable String name, String says, int spelling) implements Sighting {
        @Override
        public Digest128 raw() {
            return hash(name + "|" + says + "|" + spelling);
        }

        @Override
        public Digest128 fingerprint() {
            return hash(name + "|" + says);
        }

        @Override
        public @Nullable Digest128 key() {
            return name == null ? null : hash(name);
        }
    }

    private static Digest128 hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return HASH.of(bytes, 0, bytes.length);
    }

    private static Row row(int name, String says) {
        return new Row("pupil " + name, says, 0);
    }

    private static List<Row> pupils(int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row(i, "as ever"));
        }
        return rows;
    }

    /** What a delivery came to. */
    private record Seen(
            List<Integer> changed, Set<Digest128> absent, List<Repetition> repetitions) {}

    /** Reads a delivery; of its changes those are applied that pass. */
    private Seen deliver(List<Row> rows, IntPredicate applied) throws IOException {
        SlotFile last = night == 0 ? SlotFile.empty() : SlotFile.open(file(night)).orElseThrow();
        try (var recogniser = new Recogniser(last, null, SlotFile.create(file(++night)))) {
            List<Integer> changed = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                if (recogniser.take(rows.get(i))) {
                    changed.add(i);
                }
            }
            assertThat(recogniser.changed().stream().boxed()).isEqualTo(changed);
            Set<Digest128> absent = new HashSet<>();
            recogniser.absent(key -> assertThat(absent.add(key)).isTrue());
            for (Row row : rows) {
                assertThat(row.key() == null || recogniser.holds(row.key())).isTrue();
            }
            assertThat(absent).noneMatch(recogniser::holds);
            List<Repetition> repetitions = changed.stream().map(recogniser::repetition).toList();
            recogniser.settle(applied);
            return new Seen(changed, absent, repetitions);
        }
    }

    private Seen deliver(List<Row> rows) throws IOException {
        return deliver(rows, position -> true);
    }

    private Path file(int number) {
        return directory.resolve("night-" + number);
    }

    private static Set<Digest128> keys(Row... rows) {
        Set<Digest128> keys = new HashSet<>();
        for (Row row : rows) {
            keys.add(row.key());
        }
        return keys;
    }

    @Test
    void everythingIsNewAtFirstAndNothingTheSecondTime() throws IOException {
        assertThat(deliver(pupils(100)).changed()).hasSize(100);
        assertThat(deliver(pupils(100))).isEqualTo(new Seen(List.of(), Set.of(), List.of()));
    }

    @Test
    void anotherSpellingIsNoChangeAndCostsNothingTheNextTime() throws IOException {
        deliver(pupils(50));
        List<Row> respelt =
                pupils(50).stream().map(row -> new Row(row.name(), row.says(), 1)).toList();
        assertThat(deliver(respelt).changed()).isEmpty();
        try (SlotFile file = SlotFile.open(file(night)).orElseThrow()) {
            assertThat(file.hasRaw(7, respelt.get(7).raw())).isTrue();
        }
    }

    @Test
    void whatWasNotAppliedComesBack() throws IOException {
        deliver(pupils(10));
        List<Row> rows = pupils(12);
        rows.set(3, row(3, "moved"));
        assertThat(deliver(rows, position -> false).changed()).containsExactly(3, 10, 11);
        Seen again = deliver(rows, position -> position == 3 || position == 10);
        assertThat(again.changed()).containsExactly(3, 10, 11);
        assertThat(deliver(rows).changed()).containsExactly(11);
        assertThat(deliver(rows).changed()).isEmpty();
    }

    @Test
    void whoIsMissingStaysKnownUntilItIsForgotten() throws IOException {
        deliver(pupils(10));
        List<Row> rows = pupils(10);
        Row gone = rows.remove(4);
        assertThat(deliver(rows).absent()).isEqualTo(keys(gone));
        assertThat(deliver(rows).absent()).isEqualTo(keys(gone));
        Seen back = deliver(pupils(10));
        assertThat(back.absent()).isEmpty();
        assertThat(back.changed()).isEmpty();
    }

    @Test
    void aRecordWithoutAKeyIsLookedAtEveryTime() throws IOException {
        List<Row> rows = pupils(3);
        rows.add(1, new Row(null, "nobody", 0));
        deliver(rows);
        assertThat(deliver(rows).changed()).containsExactly(1);
    }

    @Test
    void whoStandsThereTwiceIsFoundAlsoWhenNothingChanged() throws IOException {
        List<Row> rows = pupils(5);
        rows.add(row(2, "as ever"));
        rows.add(row(3, "otherwise"));
        Seen first = deliver(rows);
        assertThat(first.changed()).containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(first.repetitions().subList(5, 7))
                .containsExactly(Repetition.SAME, Repetition.OTHER);
        Seen second = deliver(rows);
        assertThat(second.changed()).containsExactly(5, 6);
        assertThat(second.repetitions()).containsExactly(Repetition.SAME, Repetition.OTHER);
    }

    @Test
    void theSecondOfTwoIsHeldAgainstWhatTheFirstSaysNow() throws IOException {
        deliver(pupils(3));
        Seen seen = deliver(List.of(row(1, "moved"), row(1, "as ever"), row(1, "moved")));
        assertThat(seen.changed()).containsExactly(0, 1, 2);
        assertThat(seen.repetitions())
                .containsExactly(Repetition.NONE, Repetition.OTHER, Repetition.SAME);
    }

    @Test
    void anyOrderIsRecognised() throws IOException {
        deliver(pupils(1_000));
        List<Row> rows = pupils(1_000);
        Collections.shuffle(rows, new Random(7));
        assertThat(deliver(rows)).isEqualTo(new Seen(List.of(), Set.of(), List.of()));
        assertThat(deliver(rows)).isEqualTo(new Seen(List.of(), Set.of(), List.of()));
    }

    @Test
    void randomYearsOfEditsAreRecognisedExactly() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int school = 0; school < 40; school++) {
            night = 0;
            Map<String, String> remembered = new HashMap<>();
            List<Row> rows = pupils(random.nextInt(120));
            int newcomers = 1_000;
            for (int day = 0; day < 12; day++) {
                BitSet applied = new BitSet();
                for (int i = 0; i < rows.size(); i++) {
                    applied.set(i, random.nextInt(10) > 0);
                }
                String context = "seed %d, school %d, day %d".formatted(seed, school, day);
                Seen seen = deliver(rows, applied::get);
                assertSeen(context, rows, remembered, seen);
                remember(rows, remembered, seen, applied);
                newcomers = edit(rows, random, newcomers);
            }
            for (int i = 1; i <= night; i++) {
                Files.delete(file(i));
            }
        }
    }

    private static void assertSeen(
            String context, List<Row> rows, Map<String, String> remembered, Seen seen) {
        List<Integer> changed = new ArrayList<>();
        List<Repetition> repetitions = new ArrayList<>();
        Map<String, String> first = new HashMap<>();
        Set<Digest128> absent = new HashSet<>();
        remembered.keySet().forEach(name -> absent.add(hash(name)));
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            Repetition repetition = Repetition.NONE;
            if (row.name() != null) {
                absent.remove(row.key());
                String before = first.putIfAbsent(row.name(), row.says());
                if (before != null) {
                    repetition = before.equals(row.says()) ? Repetition.SAME : Repetition.OTHER;
                }
            }
            if (row.name() == null
                    || repetition != Repetition.NONE
                    || !row.says().equals(remembered.get(row.name()))) {
                changed.add(i);
                repetitions.add(repetition);
            }
        }
        assertThat(seen).as(context).isEqualTo(new Seen(changed, absent, repetitions));
    }

    private static void remember(
            List<Row> rows, Map<String, String> remembered, Seen seen, BitSet applied) {
        for (int n = 0; n < seen.changed().size(); n++) {
            int position = seen.changed().get(n);
            Row row = rows.get(position);
            if (row.name() != null
                    && seen.repetitions().get(n) == Repetition.NONE
                    && applied.get(position)) {
                remembered.put(row.name(), row.says());
            }
        }
    }

    /** What happens to a registry overnight. */
    private static int edit(List<Row> rows, Random random, int firstNewcomer) {
        int newcomers = firstNewcomer;
        int edits = random.nextInt(15);
        for (int i = 0; i < edits; i++) {
            int at = random.nextInt(rows.size() + 1);
            Row row = at < rows.size() ? rows.get(at) : row(newcomers++, "new");
            switch (random.nextInt(8)) {
                case 0 -> rows.add(at, row(newcomers++, "new"));
                case 1 -> rows.add(at, row);
                case 2 -> rows.add(at, new Row(null, "nobody " + i, 0));
                case 3 -> rows.remove(row);
                case 4 ->
                        rows.replaceAll(r -> r.equals(row) ? new Row(r.name(), "day " + at, 0) : r);
                case 5 -> rows.replaceAll(r -> new Row(r.name(), r.says(), r.spelling() ^ at));
                case 6 -> Collections.rotate(rows.subList(0, at), 1);
                default -> Collections.shuffle(rows.subList(at / 2, at), random);
            }
        }
        return newcomers;
    }
}
