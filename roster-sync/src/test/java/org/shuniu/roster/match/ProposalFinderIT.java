package org.shuniu.roster.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.match.Evidence.Agreement;
import org.shuniu.roster.match.Evidence.Field;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.seal.IdentifierSeal;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.TestHub;

/** What registries leave unsaid about whom they name, and what the hub then does: it asks. */
class ProposalFinderIT {
    private static final String SCHOOL = "2133000001";
    private static final String OTHER_SCHOOL = "2133000002";
    private static final String FATHER = "330106198502110012";
    private static final String MOTHER = "330106198703220023";

    private TestHub hub;
    private MergeProposals proposals;
    private ProposalFinder finder;

    @BeforeEach
    void startHub() {
        hub = TestHub.withoutBrakes();
        hub.snapshotSource("xueji", "xueji", "330000");
        // Claims nothing and ends nothing: a city's own list.
        hub.snapshotSource("city", "xueji");
        hub.snapshotSource("teacher", "teacher", "330000");
        proposals = new MergeProposals(hub.sql(), Clock.systemUTC());
        finder =
                new ProposalFinder(
                        new CandidateStore(hub.sql()),
                        new ProfileStore(
                                hub.sql(), new IdentifierSeal(new MasterKey(new byte[32]))),
                        proposals);
    }

    @AfterEach
    void closeHub() {
        hub.close();
    }

    private static Pupil with(Pupil pupil, String heading, String value) {
        var cells = new LinkedHashMap<>(pupil.cells());
        cells.put(heading, value);
        return new Pupil(cells);
    }

    private static Pupil pupil(String name, int sequence) {
        Pupil pupil = Pupil.of(SCHOOL, name, sequence);
        for (String heading :
                List.of(
                        "班内学号",
                        "成员1联系电话",
                        "成员1身份证件号",
                        "成员2姓名",
                        "成员2是否监护人",
                        "成员2联系电话",
                        "成员2身份证件号")) {
            pupil = with(pupil, heading, "");
        }
        return pupil;
    }

    private static Pupil mother(Pupil pupil, String name, String number) {
        return with(with(with(pupil, "成员1姓名", name), "成员1是否监护人", "是"), "成员1身份证件号", number);
    }

    private static Pupil father(Pupil pupil, String name, String phone) {
        return with(with(with(pupil, "成员2姓名", name), "成员2是否监护人", "是"), "成员2联系电话", phone);
    }

    /** The registry lost the ID number and gave a temporary 学籍号. */
    private static Pupil withoutNumber(Pupil pupil, int random) {
        return pupil.identified("").numbered("L33010620160315%04d".formatted(random));
    }

    private Batch deliver(String source, Pupil... pupils) {
        Batch batch = hub.deliver(source, Pupil.file(pupils));
        assertThat(batch.counts().quarantined())
                .as("%s", hub.engine().batches().problems(batch.id(), 0, 10))
                .isZero();
        return batch;
    }

    private ProposalFinder.Found search(Batch batch) {
        return finder.find(batch.id(), everybody());
    }

    private List<PersonId> everybody() {
        return hub.sql()
                .sql("select person_id from roster.person order by 1")
                .query((rs, n) -> new PersonId(rs.getObject(1, UUID.class)))
                .list();
    }

    private List<MergeProposal> openNow() {
        return openAfter(0);
    }

    private List<MergeProposal> openAfter(long after) {
        return proposals.open(after, 100);
    }

    @Test
    void aTransferWithoutPapersIsProposedWithItsEvidenceAndNotMerged() {
        deliver("xueji", mother(pupil("王一诺", 902), "李晓燕", MOTHER));
        Batch batch =
                deliver(
                        "city",
                        withoutNumber(
                                mother(pupil("王一诺", 902).at(OTHER_SCHOOL), "李晓燕", MOTHER), 1));
        assertThat(openNow()).as("found while it was applied").hasSize(1);
        assertThat(everybody()).as("a proposal merges nobody").hasSize(2);
        MergeProposal proposal = openNow().getFirst();
        assertThat(proposal.batch()).isEqualTo(batch.id());
        assertThat(proposal.evidence())
                .extracting(Evidence::field, Evidence::agreement)
                .contains(
                        tuple(Field.GIVEN_NAME, Agreement.EQUAL),
                        tuple(Field.BIRTH_DATE, Agreement.EQUAL),
                        tuple(Field.HOUSEHOLD, Agreement.EQUAL));
    }

    /** Without this the tests that count two people could not fail. */
    @Test
    void theSameTransferWithItsNumberIsOnePersonAtOnce() {
        deliver("xueji", pupil("王一诺", 902));
        Batch batch =
                deliver("city", pupil("王一诺", 902).at(OTHER_SCHOOL).numbered("L330106201603150001"));
        assertThat(everybody()).hasSize(1);
        assertThat(search(batch)).isEqualTo(new ProposalFinder.Found(0, 0, 0));
    }

    @Test
    void twinsAreTwoPeopleAndNobodyIsAskedToMergeThem() {
        Batch batch =
                deliver(
                        "xueji",
                        mother(pupil("王梓涵", 902), "李晓燕", MOTHER),
                        withoutNumber(mother(pupil("王梓萱", 904), "李晓燕", MOTHER), 2),
                        // Of two more the clerk wrote the names as he heard them.
                        mother(pupil("李雨桐", 906), "张丽", FATHER),
                        withoutNumber(mother(pupil("李语桐", 908), "张丽", FATHER), 3));
        search(batch);
        assertThat(everybody()).hasSize(4);
        assertThat(openNow()).isEmpty();
    }

    @Test
    void aRenameWithoutAnyNumberIsNeverMerged() {
        deliver("xueji", mother(pupil("王一诺", 902), "李晓燕", MOTHER));
        search(deliver("city", withoutNumber(mother(pupil("王依晨", 902), "李晓燕", MOTHER), 1)));
        assertThat(everybody()).hasSize(2);
        assertThat(openNow()).as("she may have a twin sister").isEmpty();
    }

    @Test
    void siblingsAreTwoPeople() {
        Batch batch =
                deliver(
                        "xueji",
                        mother(pupil("王梓涵", 902), "李晓燕", MOTHER),
                        mother(
                                pupil("王梓晗", 904)
                                        .born("2014-03-15")
                                        .identified("")
                                        .numbered("L330106201403150002"),
                                "李晓燕",
                                MOTHER));
        search(batch);
        assertThat(everybody()).hasSize(2);
        assertThat(openNow()).isEmpty();
    }

    @Test
    void aNameWrittenByEarIsFoundWhateverTheFamilyNamesCharacter() {
        deliver("xueji", pupil("章一诺", 902).at(OTHER_SCHOOL));
        Batch batch =
                deliver(
                        "city",
                        withoutNumber(pupil("张依诺", 902), 1),
                        withoutNumber(pupil("李一诺", 904), 2));
        ProposalFinder.Found found = search(batch);
        assertThat(found.compared()).as("found, and weighed").isEqualTo(1);
    }

    @Test
    void itDoesNotMatterWhichOfTheTwoCameFirst() {
        Pupil without = withoutNumber(mother(pupil("王一诺", 902).at(OTHER_SCHOOL), "李晓燕", MOTHER), 1);
        deliver("city", without);
        deliver("xueji", mother(pupil("王一诺", 902), "李晓燕", MOTHER));
        assertThat(openNow()).hasSize(1);
    }

    @Test
    void aSearchEverywhereFindsWhatSearchesAroundEverybodyFind() {
        deliver("xueji", mother(pupil("王一诺", 902), "李晓燕", MOTHER));
        Pupil without = withoutNumber(mother(pupil("王一诺", 902).at(OTHER_SCHOOL), "李晓燕", MOTHER), 1);
        Batch batch = deliver("city", without, withoutNumber(pupil("赵雨桐", 904), 2));
        hub.sql().sql("delete from roster.merge_proposal").update();
        assertThat(finder.findEverywhere(batch.id())).isEqualTo(new ProposalFinder.Found(1, 1, 0));
        assertThat(search(batch)).isEqualTo(new ProposalFinder.Found(1, 0, 0));
        deliver("city", without.identified(pupil("王一诺", 904).idNumber()));
        assertThat(openNow()).as("both have a number now, and are on no list").isEmpty();
    }

    @Test
    void aSecondSearchChangesNothing() {
        deliver("xueji", mother(pupil("王一诺", 902), "李晓燕", MOTHER));
        Batch batch =
                deliver(
                        "city",
                        withoutNumber(
                                mother(pupil("王一诺", 902).at(OTHER_SCHOOL), "李晓燕", MOTHER), 1));
        search(batch);
        List<MergeProposal> before = openNow();
        assertThat(search(batch)).isEqualTo(new ProposalFinder.Found(1, 0, 0));
        assertThat(openNow()).isEqualTo(before);
    }

    @Test
    void aRejectedPairComesBackOnlyWithNewEvidence() {
        Pupil known = mother(pupil("亓一诺", 902), "李晓燕", MOTHER);
        deliver("xueji", known);
        Pupil unknown = withoutNumber(pupil("亓一诺", 902).at(OTHER_SCHOOL), 1);
        Batch batch = deliver("city", unknown);
        search(batch);
        MergeProposal proposal = openNow().getFirst();
        assertThat(proposals.reject(proposal.id(), "两个人", "county-admin")).isTrue();
        assertThat(proposals.reject(proposal.id(), "两个人", "county-admin")).as("twice").isFalse();

        assertThat(search(batch).opened()).as("nothing new").isZero();
        search(deliver("city", mother(unknown, "李晓燕", MOTHER)));
        assertThat(openAfter(proposal.id()))
                .as("now the mother's number is known")
                .singleElement()
                .satisfies(
                        again ->
                                assertThat(again.evidence())
                                        .extracting(Evidence::field)
                                        .contains(Field.HOUSEHOLD));
        assertThat(proposals.find(proposal.id()).orElseThrow())
                .returns(MergeProposal.State.REJECTED, MergeProposal::state)
                .returns("county-admin", MergeProposal::decidedBy);
    }

    @Test
    void aProposalIsVoidOnceTheMissingNumberComesAndIsAnother() {
        deliver("xueji", mother(pupil("王一诺", 902), "李晓燕", MOTHER));
        Pupil unknown = withoutNumber(mother(pupil("王一诺", 904).at(OTHER_SCHOOL), "李晓燕", MOTHER), 1);
        search(deliver("city", unknown));
        assertThat(openNow()).hasSize(1);
        deliver("city", unknown.identified(pupil("王一诺", 904).idNumber()));
        assertThat(openNow()).isEmpty();
    }

    @Test
    void aFatherWhomTwoExportsNameWithoutANumberIsTwoPeopleAndAQuestion() {
        deliver(
                "xueji",
                father(mother(pupil("亓梓涵", 902), "李晓燕", MOTHER), "亓建国", "15400000001"),
                father(
                        mother(
                                pupil("亓雨桐", 914).born("2016-03-15").at(OTHER_SCHOOL),
                                "李晓燕",
                                MOTHER),
                        "亓建国",
                        "15400000002"));
        List<PersonId> fathers =
                everybody().stream()
                        .flatMap(child -> hub.engine().guardians().of(child).stream())
                        .filter(link -> link.name().equals("亓建国"))
                        .map(
                                link ->
                                        hub.engine()
                                                .guardians()
                                                .confirm(link.id(), "desk")
                                                .orElseThrow())
                        .toList();
        assertThat(fathers).doesNotHaveDuplicates().hasSize(2);
        assertThat(openNow()).as("found when they came").hasSize(1);
        assertThat(openNow().getFirst().evidence())
                .extracting(Evidence::field)
                .contains(Field.HOUSEHOLD);
    }

    @Test
    void aTeacherWhoseChildsRowHasNoNumberOfHersIsTwoPeopleAndAQuestion() {
        var teacher = new LinkedHashMap<String, String>();
        teacher.put("学校标识码", SCHOOL);
        teacher.put("姓名", "亓晓燕");
        teacher.put("性别", "女");
        teacher.put("身份证件号", MOTHER);
        teacher.put("人员状态", "在职");
        teacher.put("教职工类别", "专任教师");
        hub.deliver("teacher", Pupil.file(new Pupil(teacher)));
        deliver("xueji", father(pupil("王梓涵", 902), "亓晓燕", "15400000001"));
        List<PersonId> parents =
                everybody().stream()
                        .flatMap(child -> hub.engine().guardians().of(child).stream())
                        .map(
                                link ->
                                        hub.engine()
                                                .guardians()
                                                .confirm(link.id(), "desk")
                                                .orElseThrow())
                        .toList();
        assertThat(everybody()).hasSize(3);
        assertThat(parents).isNotEmpty();
        assertThat(openNow()).as("found when they came").hasSize(1);
        assertThat(openNow().getFirst().evidence())
                .extracting(Evidence::agreement)
                .contains(Agreement.SAME_SCHOOL);
    }

    @Test
    void nothingStoredAboutAProposalNamesAnybody() {
        deliver("xueji", mother(pupil("王一诺", 902), "李晓燕", MOTHER));
        search(
                deliver(
                        "city",
                        withoutNumber(
                                mother(pupil("王一诺", 902).at(OTHER_SCHOOL), "李晓燕", MOTHER), 1)));
        String stored =
                hub.sql()
                        .sql("select string_agg(m::text, '') from roster.merge_proposal m")
                        .query(String.class)
                        .single();
        assertThat(stored).doesNotContain("王", "2016", "330106");
    }
}
