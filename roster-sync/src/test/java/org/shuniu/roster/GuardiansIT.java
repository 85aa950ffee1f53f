package org.shuniu.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.GuardianDirectory;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.TestHub;

/** Who guardians are when they come with their cards. */
class GuardiansIT {
    private static final Pupil YINUO =
            Pupil.of("2133010001", "王一诺", 902).withGuardian("王建国").withGuardianId("");
    private static final Pupil YIYAN =
            Pupil.of("2133010002", "王一言", 904).withGuardian("王建国").withGuardianId("");
    private static final String FATHERS_ID = CitizenId.ofFirst17("33010619850102901").value();

    private TestHub hub;

    @BeforeEach
    void open() {
        hub = new TestHub(Clock.systemUTC(), Map.of());
        hub.snapshotSource("xueji", "xueji", "330000");
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void aFatherWithoutANumberWhoHasASpaceIsTheSameForEachOfHisChildren() {
        deliver(YINUO, YIYAN);
        PersonId father = confirm(linkOf(YINUO));
        assertThat(guardians().confirm(linkOf(YIYAN).id(), father, "desk")).contains(father);
        assertThat(linkOf(YIYAN).guardian()).isEqualTo(father);
        assertThat(people()).isEqualTo(3);
    }

    @Test
    void aNumberThatComesWithALaterChildIsTheFathersFromThenOn() {
        deliver(YINUO, YIYAN.withGuardianId(FATHERS_ID));
        PersonId father = confirm(linkOf(YINUO));
        assertThat(guardians().confirm(linkOf(YIYAN).id(), father, "desk")).contains(father);
        assertThat(
                        hub.engine()
                                .people()
                                .search(IdentifierType.CITIZEN_ID, FATHERS_ID, OrgScope.WHOLE_HUB))
                .extracting(found -> found.id())
                .containsExactly(father);
    }

    @Test
    void whoHasASpaceIsNoGuardianOfAnotherName() {
        deliver(YINUO, YIYAN.withGuardian("李娜"));
        PersonId father = confirm(linkOf(YINUO));
        assertThat(guardians().confirm(linkOf(YIYAN).id(), father, "desk")).isEmpty();
        assertThat(linkOf(YIYAN).guardian()).isNull();
    }

    @Test
    void whoHasASpaceIsNoGuardianOfAnotherNumber() {
        deliver(
                YINUO.withGuardianId(FATHERS_ID),
                YIYAN.withGuardianId(CitizenId.ofFirst17("33010619850102903").value()));
        PersonId father = confirm(linkOf(YINUO));
        assertThat(guardians().confirm(linkOf(YIYAN).id(), father, "desk")).isEmpty();
    }

    @Test
    void aNumberMakesOneFatherOfTwoChildren() {
        deliver(YINUO.withGuardianId(FATHERS_ID), YIYAN.withGuardianId(FATHERS_ID));
        assertThat(confirm(linkOf(YINUO))).isEqualTo(confirm(linkOf(YIYAN)));
    }

    @Test
    void parentsUnderOneNumberStayTwoPeople() {
        deliver(
                YINUO.withGuardianId(FATHERS_ID),
                YIYAN.withGuardian("李娜").withGuardianId(FATHERS_ID));
        PersonId father = confirm(linkOf(YINUO));
        PersonId mother = confirm(linkOf(YIYAN));
        assertThat(mother).isNotEqualTo(father);
        assertThat(hub.engine().people().find(mother).orElseThrow().name()).isEqualTo("李娜");
        assertThat(
                        hub.engine()
                                .people()
                                .search(IdentifierType.CITIZEN_ID, FATHERS_ID, OrgScope.WHOLE_HUB))
                .extracting(found -> found.id())
                .containsExactly(father);
    }

    private void deliver(Pupil... pupils) {
        assertThat(hub.deliver("xueji", Pupil.file(pupils)).counts().created())
                .isEqualTo(pupils.length);
    }

    private PersonId confirm(GuardianDirectory.Link link) {
        return guardians().confirm(link.id(), "desk").orElseThrow();
    }

    private GuardianDirectory guardians() {
        return hub.engine().guardians();
    }

    private GuardianDirectory.Link linkOf(Pupil pupil) {
        PersonId child =
                hub.engine()
                        .people()
                        .search(IdentifierType.CITIZEN_ID, pupil.idNumber(), OrgScope.WHOLE_HUB)
                        .getFirst()
                        .id();
        List<GuardianDirectory.Link> links = guardians().of(child);
        assertThat(links).hasSize(1);
        return links.getFirst();
    }

    private long people() {
        return hub.sql().sql("select count(*) from roster.person").query(Long.class).single();
    }
}
