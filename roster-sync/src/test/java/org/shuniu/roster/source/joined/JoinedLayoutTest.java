package org.shuniu.roster.source.joined;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.source.ArchiveLayout.Extent;
import org.shuniu.roster.source.Content;
import org.shuniu.roster.source.ContentLimits;
import org.shuniu.roster.source.Deliveries;
import org.shuniu.roster.source.DeliveryReader;
import org.shuniu.roster.source.Mappings;
import org.shuniu.roster.source.RowOutcome;
import org.shuniu.roster.source.SourceFault;
import org.shuniu.roster.source.SourceFault.Kind;
import org.shuniu.roster.source.SourceRecord;
import org.shuniu.roster.source.tabular.TabularLayout;
import org.shuniu.roster.testing.Archive;

/** Tables of one archive, read as rows of people. */
class JoinedLayoutTest {
    private static final Clock NOVEMBER_2026 =
            Clock.fixed(Instant.parse("2026-11-22T01:00:00Z"), ZoneOffset.UTC);
    private static final String[] ORGS = {
        "sourcedId,name,type,identifier,parentSourcedId",
        "d1,城东区,district,,",
        "s1,城东小学,school,2133010001,d1",
        "s1a,语文组,department,,s1"
    };
    private static final String[] USERS = {
        "sourcedId,orgSourcedIds,role,givenName,familyName,grades",
        "u1,s1,student,一诺,王,03",
        "u2,s1,Student,Ann,Lee,03",
        "t1,s1a,teacher,丽,张,"
    };
    private static final String[] CLASSES = {
        "sourcedId,title,classType,grades,schoolSourcedId",
        "c1,三年级(1)班,homeroom,03,s1",
        "c2,Ms. Todd's,homeroom,03,s1",
        "c3,三年级(2)班,scheduled,03,s1"
    };
    private static final String[] ENROLLMENTS = {
        "sourcedId,classSourcedId,userSourcedId,role",
        "e1,c1,u1,student",
        "e2,c2,u2,student",
        "e3,c3,t1,teacher",
        "e4,nowhere,u2,student"
    };

    private static Archive threePeople() {
        return new Archive()
                .with("users.csv", USERS)
                .with("enrollments.csv", ENROLLMENTS)
                .with("classes.csv", CLASSES)
                .with("orgs.csv", ORGS);
    }

    private static DeliveryReader open(Content content, JoinedLayout layout) throws IOException {
        return new Deliveries(
                        Map.of(), Map.of("joined", layout), ContentLimits.DEFAULT, NOVEMBER_2026)
                .open(content, Mappings.builtIn().find("oneroster").orElseThrow(), "partner");
    }

    private static DeliveryReader open(Archive archive) throws IOException {
        byte[] bytes = archive.bytes();
        return open(() -> new ByteArrayInputStream(bytes), new JoinedLayout(new TabularLayout()));
    }

    private static List<SourceRecord> read(Archive archive) throws IOException {
        try (DeliveryReader reader = open(archive)) {
            return rest(reader);
        }
    }

    private static List<SourceRecord> rest(DeliveryReader reader) throws IOException {
        var records = new ArrayList<SourceRecord>();
        for (SourceRecord record = reader.next(); record != null; record = reader.next()) {
            records.add(record);
        }
        return records;
    }

    private static void assertFault(Kind kind, Archive archive) {
        assertThatExceptionOfType(SourceFault.class)
                .isThrownBy(() -> read(archive))
                .returns(kind, SourceFault::kind)
                .satisfies(fault -> assertThat(fault.fix()).isNotBlank());
    }

    @Test
    void everyPersonIsARowWithAKeyOfItsOwnWhereTheUsersFileHasIt() throws IOException {
        try (DeliveryReader reader = open(threePeople())) {
            List<SourceRecord> records = rest(reader);
            assertThat(records).extracting(SourceRecord::row).containsExactly(2L, 3L, 4L);
            assertThat(records.stream().map(reader::key).toList())
                    .allSatisfy(key -> assertThat(key).isPresent())
                    .doesNotHaveDuplicates();
            assertThat(records)
                    .allSatisfy(
                            record ->
                                    assertThat(reader.normalise(record))
                                            .isInstanceOf(RowOutcome.Valid.class));
            assertThat(records)
                    .extracting(r -> r.value("name"))
                    .containsExactly("王一诺", "Ann Lee", "张丽");
        }
    }

    @Test
    void onlyWhatIsNumberedAsAClassIsOneAndADepartmentIsPartOfItsSchool() throws IOException {
        List<SourceRecord> records = read(threePeople());
        assertThat(records).extracting(r -> r.value("class")).containsExactly("三年级(1)班", "", "");
        assertThat(records).extracting(r -> r.value("school")).containsOnly("2133010001");
    }

    @Test
    void theOrderOfFilesMeansNothing() throws IOException {
        Archive other =
                new Archive()
                        .with("export/Orgs.CSV", ORGS)
                        .with("export/Classes.csv", CLASSES)
                        .with("export/Enrollments.csv", ENROLLMENTS)
                        .with("export/Users.csv", USERS)
                        .with("export/readme.csv", "nothing,of,ours");
        assertThat(read(other)).isEqualTo(read(threePeople()));
    }

    @Test
    void whatASchoolsTableSaysTwiceIsReadAsOftenAsItTakes() throws IOException {
        try (DeliveryReader reader = open(threePeople())) {
            List<SourceRecord> once = rest(reader);
            reader.rewind();
            assertThat(rest(reader)).isEqualTo(once);
        }
    }

    @Test
    void aManifestSaysHowMuchItIs() throws IOException {
        String[] bulk = {"propertyName,value", "file.users,bulk", "file.orgs,bulk"};
        String[] delta = {"propertyName,value", "file.users,delta", "file.orgs,bulk"};
        String[] absent = {"propertyName,value", "file.users,bulk", "file.enrollments,absent"};
        try (DeliveryReader unsaid = open(threePeople());
                DeliveryReader whole = open(threePeople().with("manifest.csv", bulk));
                DeliveryReader changes = open(threePeople().with("manifest.csv", delta))) {
            assertThat(unsaid.extent()).isEqualTo(Extent.UNSAID);
            assertThat(whole.extent()).isEqualTo(Extent.WHOLE);
            assertThat(changes.extent()).isEqualTo(Extent.CHANGES);
        }
        assertThat(read(threePeople().with("manifest.csv", absent)))
                .as("what is said not to be there does not count")
                .extracting(r -> r.value("class"))
                .containsOnly("");
    }

    @Test
    void silenceAndDamageAreFaultsAndNeverAnEmptyRoster() {
        assertFault(Kind.NO_ROWS, threePeople().with("users.csv", USERS[0]));
        assertFault(Kind.MISSING_FILES, threePeople().without("users.csv"));
        assertFault(Kind.MISSING_FILES, threePeople().without("orgs.csv"));
        assertFault(
                Kind.MISSING_COLUMNS, threePeople().with("users.csv", "name,role", "王一诺,student"));
        assertFault(Kind.MISSING_COLUMNS, threePeople().with("classes.csv", "title", "1班"));
    }

    @Test
    void anEmptyTableOfClassesIsNoFault() throws IOException {
        assertThat(read(threePeople().with("classes.csv", CLASSES[0])))
                .extracting(r -> r.value("class"))
                .containsOnly("");
    }

    @Test
    void moreThanFitsInMemoryIsRefused() {
        byte[] bytes = threePeople().bytes();
        assertThatExceptionOfType(SourceFault.class)
                .isThrownBy(
                        () ->
                                open(
                                                () -> new ByteArrayInputStream(bytes),
                                                new JoinedLayout(new TabularLayout(), 4))
                                        .close())
                .returns(Kind.ZIP_TOO_LARGE, SourceFault::kind)
                .withMessageContaining("more than 4 ");
    }

    @Test
    void everyStreamThatWasOpenedIsClosed() throws IOException {
        byte[] bytes = threePeople().bytes();
        var log = new ArrayList<String>();
        Content content =
                () -> {
                    log.add("opened");
                    return new FilterInputStream(new ByteArrayInputStream(bytes)) {
                        @Override
                        public void close() {
                            log.add("closed");
                        }
                    };
                };
        try (DeliveryReader reader = open(content, new JoinedLayout(new TabularLayout()))) {
            rest(reader);
        }
        assertThat(log.stream().filter("closed"::equals).count())
                .isEqualTo(log.stream().filter("opened"::equals).count());
    }
}
