package org.shuniu.roster.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.source.ContentLimits;
import org.shuniu.roster.source.Deliveries;
import org.shuniu.roster.source.DeliveryReader;
import org.shuniu.roster.source.Mappings;
import org.shuniu.roster.source.tabular.TabularLayout;
import org.shuniu.roster.testing.Pupil;

/** Which records of real files count as changed. */
class RecognitionTest {
    private static final RecordHashes HASHES = new RecordHashes(new MasterKey(new byte[32]));
    private static final Instant NOVEMBER_2026 = Instant.parse("2026-11-22T01:00:00Z");
    private static final Instant NOVEMBER_2027 = Instant.parse("2027-11-22T01:00:00Z");

    @TempDir private Path directory;
    private int night;
    private String text;

    @BeforeEach
    void write() {
        Pupil[] pupils = new Pupil[40];
        for (int i = 0; i < pupils.length; i++) {
            pupils[i] = Pupil.of("2133010001", "王一诺", 2 * i).inClass(i % 7 + "班");
        }
        text = new String(Pupil.file(pupils), StandardCharsets.UTF_8);
    }

    private List<Recognition.Changed> changed(byte[] file, Instant now, long mostKept)
            throws IOException {
        var deliveries =
                new Deliveries(
                        Map.of(TabularLayout.NAME, new TabularLayout()),
                        Map.of(),
                        ContentLimits.DEFAULT,
                        Clock.fixed(now, ZoneOffset.UTC));
        SlotFile last = night == 0 ? SlotFile.empty() : SlotFile.open(file(night)).orElseThrow();
        SlotFile next = SlotFile.create(file(++night));
        try (var recognition =
                        new Recognition("xueji", new Recogniser(last, null, next), mostKept);
                DeliveryReader reader =
                        deliveries.open(
                                () -> new ByteArrayInputStream(file),
                                Mappings.builtIn().find("xueji").orElseThrow(),
                                "xueji")) {
            recognition.read(reader, HASHES);
            List<Recognition.Changed> all = new ArrayList<>();
            Recognition.ChangedRecords changed = recognition.changed(reader);
            for (var some = changed.next(7); !some.isEmpty(); some = changed.next(7)) {
                all.addAll(some);
            }
            recognition.committed(everything(all.size()));
            recognition.settle();
            return all;
        }
    }

    private static BitSet everything(int size) {
        var bits = new BitSet();
        bits.set(0, size);
        return bits;
    }

    private List<Long> changed(String file, String charset) throws IOException {
        return changed(file.getBytes(Charset.forName(charset)), NOVEMBER_2026, 1 << 20).stream()
                .map(c -> c.record().row())
                .toList();
    }

    private Path file(int number) {
        return directory.resolve("night-" + number);
    }

    @Test
    void anotherEncodingOrderOfColumnsDelimiterQuotingOrLineEndIsNoChange() throws IOException {
        assertThat(changed(text, "UTF-8")).hasSize(40);
        assertThat(changed(text, "UTF-8")).isEmpty();
        assertThat(changed(text, "GB18030")).isEmpty();
        assertThat(changed(text, "UTF-16")).isEmpty();
        assertThat(changed(text.replace("\t", "|"), "GB18030")).isEmpty();
        assertThat(changed(text.replace("\t", ","), "UTF-8")).isEmpty();
        assertThat(changed("\ufeff" + text.replace("\t", ";"), "UTF-8")).isEmpty();
        assertThat(changed(text.replace("\r\n", "\r"), "UTF-8")).isEmpty();
        assertThat(changed(quoted(), "UTF-8")).isEmpty();
        assertThat(changed(turnedRound(), "GBK")).isEmpty();
        assertThat(changed(text.replace("\tG3", "\t　'G3"), "UTF-8")).isEmpty();
        assertThat(changed(text.replace("王一诺", "王依诺"), "GB18030")).hasSize(40);
    }

    private String quoted() {
        return text.lines()
                .map(line -> "\"" + line.replace("\t", "\",\"") + "\"\n")
                .reduce("", String::concat);
    }

    private String turnedRound() {
        return text.lines()
                .map(line -> String.join("\t", List.of(line.split("\t", -1)).reversed()) + "\n")
                .reduce("", String::concat);
    }

    @Test
    void theNextSchoolYearReadsEveryRecordAfresh() throws IOException {
        changed(text, "UTF-8");
        byte[] file = text.getBytes(StandardCharsets.UTF_8);
        assertThat(changed(file, NOVEMBER_2027, 1 << 20)).hasSize(40);
    }

    @Test
    void aColumnThatNobodyNeedsChangesNothing() throws IOException {
        changed(text, "UTF-8");
        String wider = text.replace("姓名\t性别", "姓名\t特长\t性别").replace("\t女", "\t围棋\t女");
        assertThat(changed(wider, "UTF-8")).isEmpty();
        assertThat(changed(wider.replace("围棋", "象棋"), "UTF-8")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1_000, 1 << 20})
    void changedRecordsAreTheSameWhetherKeptOrReadAgain(long mostKept) throws IOException {
        changed(text, "GB18030");
        byte[] zip = zip(text.replace("3班", "9班"), "王一诺");
        assertThat(changed(zip, NOVEMBER_2026, mostKept))
                .extracting(
                        c -> c.record().columns().file(),
                        c -> c.record().row(),
                        c -> c.record().value("class"))
                .containsExactly(
                        tuple("a.xls", 5L, "9班"),
                        tuple("a.xls", 12L, "9班"),
                        tuple("a.xls", 19L, "9班"),
                        tuple("a.xls", 26L, "9班"),
                        tuple("a.xls", 33L, "9班"),
                        tuple("a.xls", 40L, "9班"),
                        tuple("b.csv", 2L, "2班"));
    }

    /** The same with a newcomer in a second file. */
    private static byte[] zip(String text, String name) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.xls"));
            zip.write(text.getBytes(Charset.forName("GB18030")));
            zip.putNextEntry(new ZipEntry("b.csv"));
            zip.write(Pupil.file(Pupil.of("2133010009", name, 998)));
        }
        return bytes.toByteArray();
    }
}
