package org.shuniu.roster.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.local.Sponsorships;
import org.shuniu.roster.match.MergeProposal;
import org.shuniu.roster.match.NoMerge;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.TestClock;
import org.shuniu.roster.testing.TestHub;

/** How a proposal comes to its end, and what is said to whoever decides. */
class ProposedMergeIT {
    private static final String SCHOOL = "2133010001";
    private static final String OTHER_SCHOOL = "2133010002";
    private static final Pupil YINUO = Pupil.of(SCHOOL, "亓一诺", 902);

    /** The same girl as another school registered her, without ID number. */
    private static final Pupil AGAIN =
            YINUO.at(OTHER_SCHOOL).identified("").numbered("L330106201603150777");

    private final TestClock clock = new TestClock(Instant.parse("2027-03-01T02:00:00Z"));
    private TestHub hub;

    @BeforeEach
    void open() {
        hub = new TestHub(clock);
        hub.snapshotSource("xueji", "xueji");
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void theMergeAnswersTheProposalAndLooksAtTheSurvivorAnew() {
        hub.deliver("xueji", Pupil.file(YINUO, AGAIN));
        MergeProposal proposal = onlyProposal();
        MergeDesk.Prospect prospect = prospect(proposal.one(), proposal.other());
        assertThat(prospect.survivor()).as("who has the ID number").isEqualTo(known().id());
        assertThat(prospect.rule()).isNull();
        assertThat(merge(prospect, Set.of())).isInstanceOf(MergeDesk.Outcome.Merged.class);
        assertThat(hub.engine().proposals().find(proposal.id()).orElseThrow())
                .returns(MergeProposal.State.MERGED, MergeProposal::state)
                .returns("test", MergeProposal::decidedBy);
        assertThat(known().absorbed())
                .extracting(PersonProfile.Absorbed::id)
                .containsExactly(prospect.absorbed());
    }

    @Test
    void somebodyWhoMovedOnIsLookedAtAgain() {
        hub.deliver("xueji", Pupil.file(YINUO, AGAIN));
        MergeProposal proposal = onlyProposal();
        MergeDesk.Prospect seen = prospect(proposal.one(), proposal.other());
        clock.advance(Duration.ofHours(1));
        hub.deliver("xueji", Pupil.file(YINUO.inClass("3班"), AGAIN));
        assertThat(merge(seen, Set.of())).isEqualTo(new MergeDesk.Outcome.Superseded());
        assertThat(merge(prospect(proposal.one(), proposal.other()), Set.of()))
                .isInstanceOf(MergeDesk.Outcome.Merged.class);
    }

    @Test
    void twinsAreTwoUnlessSomebodyKnowsBetter() {
        Pupil twin = Pupil.of(SCHOOL, "亓二诺", 904).identified("").numbered("L330106201603150778");
        hub.deliver("xueji", Pupil.file(YINUO.withGuardian("王建国"), twin.withGuardian("王建国")));
        assertThat(hub.engine().proposals().open(0, 10)).isEmpty();
        PersonId other = byStudentNumber(twin);
        MergeDesk.Prospect prospect = prospect(known().id(), other);
        assertThat(prospect.rule()).isNotNull();
        assertThat(merge(prospect, Set.of()))
                .isEqualTo(new MergeDesk.Outcome.ToldApart(prospect.rule()));
        assertThat(merge(prospect, Set.of(NoMerge.values())))
                .isInstanceOf(MergeDesk.Outcome.Merged.class);
    }

    @Test
    void whoIsSponsoredIsComparedWithEverybodyKnown() {
        hub.deliver("xueji", Pupil.file(YINUO, Pupil.of(OTHER_SCHOOL, "水多多", 906)));
        Sponsorships.Outcome outcome =
                hub.engine()
                        .localRecords()
                        .sponsor(
                                new Sponsorships.Request(
                                        new OrgCode(OTHER_SCHOOL),
                                        Role.STUDENT,
                                        new OrgCode(OTHER_SCHOOL),
                                        Map.of(
                                                "name", "亓一诺",
                                                "gender", "女",
                                                "birthDate", known().birthDate().toString(),
                                                "grade", "四年级",
                                                "class", "2班",
                                                "reason", "等待学籍",
                                                "endsOn", LocalDate.of(2027, 8, 31).toString())),
                                "test");
        assertThat(outcome).isInstanceOf(Sponsorships.Outcome.Done.class);
        PersonId newcomer = ((Sponsorships.Outcome.Done) outcome).person();
        assertThat(List.of(onlyProposal().one(), onlyProposal().other()))
                .containsExactlyInAnyOrder(newcomer, known().id());
    }

    @Test
    void aProposalIsListedWhereBothPeopleBelong() {
        hub.deliver("xueji", Pupil.file(YINUO, AGAIN));
        MergeProposal proposal = onlyProposal();
        var proposals = hub.engine().proposals();
        assertThat(proposals.open(OrgScope.WHOLE_HUB, 0, 10)).containsExactly(proposal);
        assertThat(proposals.open(new OrgScope(new OrgCode("330000")), 0, 10))
                .containsExactly(proposal);
        assertThat(proposals.open(new OrgScope(new OrgCode(SCHOOL)), 0, 10)).isEmpty();
    }

    private MergeDesk.Outcome merge(MergeDesk.Prospect prospect, Set<NoMerge> despite) {
        return hub.engine()
                .mergeDesk()
                .merge(
                        new MergeDesk.Wish(
                                prospect.absorbed(),
                                prospect.survivor(),
                                null,
                                null,
                                despite,
                                prospect.planHash()),
                        "test");
    }

    private MergeDesk.Prospect prospect(PersonId one, PersonId other) {
        return hub.engine().mergeDesk().propose(one, other).orElseThrow();
    }

    private MergeProposal onlyProposal() {
        List<MergeProposal> open = hub.engine().proposals().open(0, 10);
        assertThat(open).hasSize(1);
        return open.getFirst();
    }

    private PersonProfile known() {
        return hub.engine()
                .people()
                .search(IdentifierType.CITIZEN_ID, YINUO.idNumber(), OrgScope.WHOLE_HUB)
                .getFirst();
    }

    private PersonId byStudentNumber(Pupil pupil) {
        return hub.engine()
                .people()
                .search(IdentifierType.STUDENT_NUMBER, pupil.studentNumber(), OrgScope.WHOLE_HUB)
                .getFirst()
                .id();
    }
}
