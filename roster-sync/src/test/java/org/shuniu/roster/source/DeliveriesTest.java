package org.shuniu.roster.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.source.SourceFault.Kind;
import org.shuniu.roster.source.tabular.TabularLayout;

class DeliveriesTest {
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final String HEADER = "学校标识码\t姓名\t出生日期\t身份证件号\t年级\t班级\n";
    private static final byte[] ONE = table("王一诺");
    private static final byte[] OTHER = table("李浩宇");

    private static byte[] table(String name) {
        return (HEADER + "2133010001\t" + name + "\t2016-03-15\t\t四年级\t2班\n").getBytes(GB18030);
    }

    /** An archive, file by file. */
    private static final class Zip {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final ZipOutputStream zip;

        Zip(Charset names) {
            zip = new ZipOutputStream(bytes, names);
        }

        Zip() {
            this(UTF_8);
        }

        Zip with(String name, byte[] content) throws IOException {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
            zip.closeEntry();
            return this;
        }

        byte[] bytes() throws IOException {
            zip.close();
            return bytes.toByteArray();
        }
    }

    private static List<SourceRecord> read(byte[] content, ContentLimits limits)
            throws IOException {
        var deliveries =
                new Deliveries(
                        Map.of(TabularLayout.NAME, new TabularLayout()),
                        Map.of(),
                        limits,
                        Clock.systemUTC());
        Mapping xueji = Mappings.builtIn().find("xueji").orElseThrow();
        List<SourceRecord> records = new ArrayList<>();
        try (DeliveryReader reader =
                deliveries.open(() -> new ByteArrayInputStream(content), xueji, "xueji")) {
            SourceRecord record;
            while ((record = reader.next()) != null) {
                records.add(record);
            }
        }
        return records;
    }

    private static List<SourceRecord> read(byte[] content) throws IOException {
        return read(content, ContentLimits.DEFAULT);
    }

    private static void assertFault(Kind kind, byte[] content, ContentLimits limits) {
        assertThatExceptionOfType(SourceFault.class)
                .isThrownBy(() -> read(content, limits))
                .returns(kind, SourceFault::kind);
    }

    @Test
    void readsAllFilesOfAnArchiveAndNamesThemInProblems() throws IOException {
        byte[] zip = new Zip().with("一.xls", ONE).with("b/二.xls", OTHER).bytes();
        List<SourceRecord> records = read(zip);
        assertThat(records).extracting(r -> r.value("name")).containsExactly("王一诺", "李浩宇");
        assertThat(records).extracting(r -> r.columns().file()).containsExactly("一.xls", "b/二.xls");
        assertThat(RowFault.CLASS_INVALID.in(records.get(1), "class"))
                .returns("班级", RowProblem::column)
                .satisfies(p -> assertThat(p.message()).startsWith("b/二.xls: "));
    }

    @Test
    void theOnlyFileOfAnArchiveNeedsNoName() throws IOException {
        assertThat(read(new Zip().with("a.csv", ONE).bytes()).getFirst().columns().file())
                .isEmpty();
    }

    @Test
    void whatComputersAddToArchivesIsSkipped() throws IOException {
        byte[] zip =
                new Zip()
                        .with("__MACOSX/._a.xls", new byte[] {1})
                        .with("folder/", new byte[0])
                        .with(".DS_Store", new byte[] {1})
                        .with("manifest.json", "{}".getBytes(UTF_8))
                        .with("folder/a.xls", ONE)
                        .bytes();
        assertThat(read(zip)).hasSize(1);
    }

    @Test
    void namesMayBeInGbk() throws IOException {
        byte[] zip = new Zip(GB18030).with("学生.xls", ONE).with("更多.xls", OTHER).bytes();
        assertThat(read(zip))
                .extracting(r -> r.columns().file())
                .containsExactly("学生.xls", "更多.xls");
    }

    @Test
    void namesThatClimbOutOfTheirFolderAreOnlyNames() throws IOException {
        byte[] zip =
                new Zip()
                        .with("../../etc/passwd", ONE)
                        .with("/root/ssh\r\nkeys\u202e", OTHER)
                        .bytes();
        assertThat(read(zip))
                .extracting(r -> r.columns().file())
                .containsExactly("../../etc/passwd", "/root/ssh??keys?");
    }

    @Test
    void anArchiveInAnArchiveIsRefused() throws IOException {
        byte[] inner = new Zip().with("a.xls", ONE).bytes();
        assertFault(
                Kind.NOT_A_TABLE, new Zip().with("a.zip", inner).bytes(), ContentLimits.DEFAULT);
    }

    @Test
    void anExcelWorkbookIsRefusedByItsOwnName() throws IOException {
        byte[] xlsx =
                new Zip()
                        .with("[Content_Types].xml", "<Types/>".getBytes(UTF_8))
                        .with("xl/workbook.xml", "<workbook/>".getBytes(UTF_8))
                        .bytes();
        assertThatExceptionOfType(SourceFault.class)
                .isThrownBy(() -> read(xlsx))
                .returns(Kind.NOT_A_TABLE, SourceFault::kind)
                .withMessageContaining(".xlsx");
    }

    @Test
    void anArchiveWithoutFilesIsRefused() throws IOException {
        assertFault(
                Kind.NOT_A_TABLE,
                new Zip().with("folder/", new byte[0]).bytes(),
                ContentLimits.DEFAULT);
    }

    @Test
    void oneEmptyFileRefusesTheWholeArchive() throws IOException {
        byte[] zip = new Zip().with("a.xls", ONE).with("b.xls", HEADER.getBytes(GB18030)).bytes();
        assertFault(Kind.NO_ROWS, zip, ContentLimits.DEFAULT);
    }

    @Test
    void aBombOfZerosIsRefusedByItsRatio() throws IOException {
        byte[] zeros = new byte[32 << 20];
        Arrays.fill(zeros, (byte) '\n');
        byte[] bomb = new Zip().with("a.xls", ONE).with("b.xls", zeros).bytes();
        assertThat(bomb.length).isLessThan(100_000);
        assertFault(Kind.ZIP_TOO_LARGE, bomb, ContentLimits.DEFAULT);
        // Also where it hides in what is skipped.
        byte[] hidden = new Zip().with("__MACOSX/b", zeros).with("a.xls", ONE).bytes();
        assertFault(Kind.ZIP_TOO_LARGE, hidden, ContentLimits.DEFAULT);
    }

    @Test
    void moreThanTheLimitIsRefusedWhateverTheRatio() throws IOException {
        byte[] zip = new Zip().with("a.xls", ONE).with("b.xls", OTHER).bytes();
        ContentLimits tight = new ContentLimits(1_000, ONE.length + 10, 200, 10 << 20);
        assertFault(Kind.ZIP_TOO_LARGE, zip, tight);
        assertFault(Kind.ZIP_TOO_LARGE, zip, new ContentLimits(1, 1 << 20, 200, 10 << 20));
    }

    @Test
    void aDamagedArchiveIsAFault() throws IOException {
        byte[] zip = new Zip().with("a.xls", ONE).bytes();
        assertFault(Kind.UNREADABLE_ZIP, Arrays.copyOf(zip, zip.length / 3), ContentLimits.DEFAULT);
        zip[45] ^= 0x55;
        assertFault(Kind.UNREADABLE_ZIP, zip, ContentLimits.DEFAULT);
    }
}
