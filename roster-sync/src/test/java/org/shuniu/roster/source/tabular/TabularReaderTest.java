package org.shuniu.roster.source.tabular;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shuniu.roster.source.ContentLimits;
import org.shuniu.roster.source.Deliveries;
import org.shuniu.roster.source.DeliveryReader;
import org.shuniu.roster.source.Layout;
import org.shuniu.roster.source.Mapping;
import org.shuniu.roster.source.Mappings;
import org.shuniu.roster.source.RecordReaderContract;
import org.shuniu.roster.source.RowProblem;
import org.shuniu.roster.source.SourceFault;
import org.shuniu.roster.source.SourceFault.Kind;
import org.shuniu.roster.source.SourceRecord;
import org.shuniu.roster.source.SourceRecord.Shape;

class TabularReaderTest extends RecordReaderContract {
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final String HEADER = "学校标识码\t姓名\t出生日期\t身份证件号\t年级\t班级\n";
    private static final String PUPIL =
            "2133010001\t王一诺\t2016-03-15\t330106201603159020\t四年级\t2班\n";

    @Override
    protected Layout layout() {
        return new TabularLayout();
    }

    @Override
    protected Mapping mapping() {
        return Mappings.builtIn().find("xueji").orElseThrow();
    }

    @Override
    protected byte[] threeRecords() {
        return sample("xueji-gb18030.xls");
    }

    @Override
    protected byte[] noRecords() {
        return HEADER.getBytes(UTF_8);
    }

    @Override
    protected byte[] brokenCharacter() {
        byte[] content = sample("xueji-gb18030.xls");
        content[content.length - 3] = (byte) 0xFF;
        return content;
    }

    @Override
    protected byte[] missingColumn() {
        return "姓名\t班级\n王一诺\t2班\n".getBytes(UTF_8);
    }

    private static byte[] sample(String name) {
        try (InputStream in = TabularReaderTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<SourceRecord> read(String text) throws IOException {
        return read(text.getBytes(UTF_8));
    }

    private void assertFault(Kind kind, String text) {
        assertFault(kind, text.getBytes(UTF_8));
    }

    private String detailOf(String text) {
        try {
            read(text);
        } catch (SourceFault fault) {
            return fault.getMessage();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("no fault");
    }

    @Test
    void readsTheRegistryExportInGb18030WithTabsUnderTheNameOfXls() throws IOException {
        List<SourceRecord> records = read(sample("xueji-gb18030.xls"));
        assertThat(records.getFirst().value("name")).isEqualTo("王一诺");
        assertThat(records.getFirst().row()).isEqualTo(2);
        assertThat(records.get(1).value("name")).as("four bytes in GB18030").isEqualTo("李浩𠮷");
        assertThat(records.getFirst().value("idNumber"))
                .as("without the leading '")
                .isEqualTo("330106201603159020");
        assertThat(records.getFirst().value("guardian1.isGuardian")).isEqualTo("是");
    }

    @Test
    void readsLinesThatEndInCarriageReturnsAlone() throws IOException {
        assertThat(read(sample("xueji-cr.txt")))
                .usingRecursiveComparison()
                .isEqualTo(read(sample("xueji-gb18030.xls")));
    }

    @Test
    void readsTheTeacherRegistryInUtf8WithByteOrderMarkAndCommas() throws IOException {
        Mapping teacher = Mappings.builtIn().find("teacher").orElseThrow();
        var deliveries =
                new Deliveries(
                        Map.of("tabular", layout()),
                        Map.of(),
                        ContentLimits.DEFAULT,
                        NOVEMBER_2026);
        byte[] content = sample("teacher-utf8-bom.csv");
        try (DeliveryReader reader =
                deliveries.open(() -> new ByteArrayInputStream(content), teacher, "teacher")) {
            assertThat(reader.notes())
                    .extracting(RowProblem::column, RowProblem::code, RowProblem::row)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("登录密码", "column-dropped", null));
            List<SourceRecord> records = rest(reader);
            assertThat(records).extracting(r -> r.value("name")).containsExactly("张文", "陈静");
            assertThat(records.getFirst().columns().headingOf("idNumber")).isEqualTo("身份证件号 SFZJH");
            assertThat(records).allSatisfy(r -> assertThat(r.toString()).doesNotContain("123456"));
        }
    }

    @Test
    void sensitiveColumnsAreDroppedAtTheDoorAndReportedOnce() throws IOException {
        try (DeliveryReader reader = open(sample("xueji-gb18030.xls"))) {
            assertThat(reader.notes())
                    .allSatisfy(
                            note -> {
                                assertThat(note.code()).isEqualTo("column-dropped");
                                assertThat(note.row()).isNull();
                                assertThat(note.quarantines()).isFalse();
                            })
                    .extracting(RowProblem::column)
                    .containsExactly("政治面貌", "健康状况");
            assertThat(rest(reader))
                    .allSatisfy(r -> assertThat(r.values()).doesNotContainValue("群众"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void everyLineEndIsRead(String lineEnd) throws IOException {
        assertThat(read((HEADER + PUPIL + PUPIL).replace("\n", lineEnd))).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\t", ",", ";", "|"})
    void theHeaderTellsTheDelimiter(String delimiter) throws IOException {
        assertThat(read((HEADER + PUPIL).replace("\t", delimiter)))
                .extracting(r -> r.value("name"))
                .containsExactly("王一诺");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GB18030", "GBK", "UTF-8", "UTF-16"})
    void theBytesTellTheEncoding(String charset) throws IOException {
        assertThat(read((HEADER + PUPIL).getBytes(Charset.forName(charset))))
                .extracting(r -> r.value("name"))
                .containsExactly("王一诺");
    }

    @Test
    void readsUtf16WithTheMarkOfLittleEndian() throws IOException {
        assertThat(read(("\ufeff" + HEADER + PUPIL).getBytes(UTF_16LE))).hasSize(1);
    }

    @Test
    void pinyinHeadersAloneLeaveTheEncodingToTheRows() throws IOException {
        String text = "XXBSM\tXM\tCSRQ\tSFZJH\tNJ\tBJ\n" + PUPIL;
        assertThat(read(text.getBytes(GB18030)))
                .extracting(r -> r.value("name"))
                .containsExactly("王一诺");
    }

    @Test
    void headersMayStandInAnyOrderAndSpelling() throws IOException {
        String text =
                """
                ＊姓名（ＸＭ）,BJ 班级,所属年级,出生日期 CSRQ,备注, 学校 标识码 ,sfzjh
                王一诺,2班,四年级,2016-03-15,,2133010001,330106201603159020
                """;
        assertThat(read(text).getFirst().values())
                .containsEntry("name", "王一诺")
                .containsEntry("class", "2班")
                .containsEntry("grade", "四年级")
                .containsEntry("school", "2133010001")
                .containsEntry("idNumber", "330106201603159020");
    }

    @Test
    void aTitleMayStandAboveTheHeader() throws IOException {
        String text = "枢纽市学生名册\t\t\t\t\t\n2026年11月\t\t\t\t\t\n" + HEADER + PUPIL;
        assertThat(read(text)).extracting(SourceRecord::row).containsExactly(4L);
    }

    @Test
    void quotedCellsMayHoldDelimitersQuotesAndLineBreaks() throws IOException {
        String text =
                "学校标识码,姓名,学校名称,出生日期,身份证件号,年级,班级\n"
                        + "2133010001,王一诺,\"枢纽市,\n\"\"实验\"\"小学\",2016-03-15,"
                        + "330106201603159020,四年级,2班\n"
                        + "2133010001,李浩宇,x,2016-03-15,330106201603159020,四年级,2班\n";
        List<SourceRecord> records = read(text);
        assertThat(records.getFirst().value("schoolName")).isEqualTo("枢纽市,\n\"实验\"小学");
        assertThat(records.get(1).row()).as("as a spreadsheet numbers rows").isEqualTo(3);
    }

    @Test
    void aStrayQuoteIsACharacterLikeAnyOther() throws IOException {
        String text =
                HEADER.replace("姓名", "姓名\t学校名称")
                        + PUPIL.replace("王一诺", "王一诺\t\"和平\"小区\"一小")
                        + PUPIL.replace("王一诺", "王二诺\t一\"小");
        assertThat(read(text))
                .extracting(r -> r.value("schoolName"))
                .containsExactly("\"和平\"小区\"一小", "一\"小");
    }

    @Test
    void aQuoteThatSwallowsRowsIsAFaultThatNamesItsLine() {
        String text = HEADER + PUPIL + PUPIL.replace("王一诺", "\"王一诺") + PUPIL + PUPIL;
        assertFault(Kind.BROKEN_QUOTES, text);
        assertThat(detailOf(text)).contains("Line 3");
    }

    @Test
    void blankLinesAreNoRecordsButCountAsRows() throws IOException {
        assertThat(read(HEADER + PUPIL + "\n\t\t\t\t\t\n" + PUPIL + "\n\n\n"))
                .extracting(SourceRecord::row)
                .containsExactly(2L, 5L);
    }

    @Test
    void theLastLineNeedsNoEnd() throws IOException {
        assertThat(read(HEADER + PUPIL.strip())).hasSize(1);
    }

    @Test
    void rowsTellHowTheyCompareWithTheHeader() throws IOException {
        String text =
                HEADER
                        + PUPIL
                        + PUPIL.strip()
                        + "\t\t \t\n"
                        + PUPIL.strip()
                        + "\t\tshifted\n"
                        + "2133010001\t王一诺\n";
        assertThat(read(text))
                .extracting(SourceRecord::shape)
                .containsExactly(Shape.WHOLE, Shape.WHOLE, Shape.LONG, Shape.SHORT);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "'0123, 0123",
                "' 0123, 0123",
                "=\"0123\", 0123",
                "=\"　王 \", 王",
                "'阿里, '阿里",
                "', '"
            })
    void marksThatKeepNumbersTextAreTakenOff(String typed, String value) throws IOException {
        String text = HEADER.replace("姓名", "姓名\t学籍辅号") + PUPIL.replace("王一诺", "王一诺\t" + typed);
        assertThat(read(text).getFirst().value("localNumber")).isEqualTo(value);
    }

    @Test
    void wordsForNothingAreNothing() throws IOException {
        String text = HEADER.replace("姓名", "姓名\t曾用名") + PUPIL.replace("王一诺", "王一诺\t无");
        assertThat(read(text).getFirst().values()).doesNotContainKey("formerName");
    }

    @Test
    void aFileThatBeginsInUtf8AndGoesOnInAnotherEncodingNamesTheLine() {
        byte[] utf8 = (HEADER + PUPIL).getBytes(UTF_8);
        byte[] gbk = PUPIL.getBytes(GB18030);
        byte[] both = Arrays.copyOf(utf8, utf8.length + gbk.length);
        System.arraycopy(gbk, 0, both, utf8.length, gbk.length);
        assertThatExceptionOfType(SourceFault.class)
                .isThrownBy(() -> read(both))
                .returns(Kind.BROKEN_ENCODING, SourceFault::kind)
                .withMessageContaining("Line 3");
    }

    @Test
    void brokenGb18030NamesTheLine() {
        byte[] content = (HEADER + PUPIL + PUPIL + PUPIL).getBytes(GB18030);
        content[content.length - 20] = (byte) 0xFF;
        assertThatExceptionOfType(SourceFault.class)
                .isThrownBy(() -> read(content))
                .returns(Kind.BROKEN_ENCODING, SourceFault::kind)
                .withMessageContaining("Line 4");
    }

    @Test
    void aFileCutInsideACharacterIsBroken() {
        byte[] content = (HEADER + PUPIL.strip()).getBytes(UTF_8);
        assertFault(Kind.BROKEN_ENCODING, Arrays.copyOf(content, content.length - 1));
    }

    @Test
    void workbooksWebPagesAndBinariesAreNoTables() {
        assertFault(Kind.NOT_A_TABLE, ole2());
        assertFault(Kind.NOT_A_TABLE, "<html><table><tr><td>姓名</td></tr></table></html>");
        assertFault(Kind.NOT_A_TABLE, "\ufeff<?xml version=\"1.0\"?><Workbook/>");
        assertFault(Kind.NOT_A_TABLE, "%PDF-1.7\n");
        assertFault(Kind.NOT_A_TABLE, HEADER + PUPIL.replace("王", "\0"));
    }

    private static byte[] ole2() {
        byte[] workbook = new byte[2048];
        byte[] magic = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1};
        System.arraycopy(magic, 0, workbook, 0, magic.length);
        return workbook;
    }

    @Test
    void missingColumnsAreNamedWithWhatWasFound() {
        assertThat(detailOf("学校标识码\t姓名\t年级\t手机\n"))
                .contains("出生日期", "班级", "身份证件号 or 学籍号")
                .contains("Found in row 1: 学校标识码, 姓名, 年级, 手机");
    }

    @Test
    void aFileWithoutHeaderIsNotQuoted() {
        assertFault(Kind.MISSING_COLUMNS, PUPIL + PUPIL);
        assertThat(detailOf(PUPIL + PUPIL)).doesNotContain("王一诺", "3301062016");
        assertThat(detailOf("姓名\t330106201603159020\n")).doesNotContain("330106201603159020");
    }

    @Test
    void twoColumnsForOneThingAreAFaultThatNamesBoth() {
        String text = HEADER.replace("班级", "班级\t所属班级") + PUPIL;
        assertFault(Kind.DUPLICATE_COLUMNS, text);
        assertThat(detailOf(text)).contains("班级 and 所属班级");
    }
}
