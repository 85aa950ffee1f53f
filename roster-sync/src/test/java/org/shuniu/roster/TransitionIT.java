package org.shuniu.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.SchoolLife;

/** Summers between schools: who keeps login and space, until when, and who does not. */
class TransitionIT {
    private static final String PRIMARY = "2133010001";
    private static final String JUNIOR = "3133010002";
    private static final Pupil STAYING = Pupil.of(PRIMARY, "李子涵", 904);
    private static final Pupil SIXTH = Pupil.of(PRIMARY, "王一诺", 902).inGrade("六年级");

    private SchoolLife life;

    @BeforeEach
    void open() {
        life = new SchoolLife("2027-05-10");
        life.source("xueji", "xueji", "330000");
        life.whole("xueji", STAYING, SIXTH);
    }

    @AfterEach
    void close() {
        life.close();
    }

    @Test
    void whoFinishedPrimarySchoolKeepsLoginAndSpaceUntilTheEndOfOctober() {
        life.on("2027-07-10");
        life.nights(2, "xueji", STAYING);
        PersonProfile between = life.person(SIXTH);
        assertThat(between.status()).isEqualTo(PersonStatus.ACTIVE);
        assertThat(between.spaceState()).isEqualTo("open");
        assertThat(between.activeAffiliations()).isEmpty();
        assertThat(between.inTransitionUntil()).isEqualTo("2027-10-31");
        assertThat(until()).containsExactly("2027-10-31");
    }

    @Test
    void theNewSchoolEndsTheTransitionAndThePersonIsTheSame() {
        PersonProfile before = life.person(SIXTH);
        life.on("2027-07-10");
        life.nights(2, "xueji", STAYING);
        Batch september =
                life.on("2027-09-05")
                        .whole("xueji", STAYING.inGrade("五年级"), SIXTH.at(JUNIOR).inGrade("七年级"));
        assertThat(september.counts().transferred()).isEqualTo(1);
        assertThat(life.places(SIXTH)).containsExactly(JUNIOR);
        assertThat(life.person(SIXTH).id()).isEqualTo(before.id());
        assertThat(life.person(SIXTH).spaceNumber()).isEqualTo(before.spaceNumber());
        assertThat(life.person(SIXTH).inTransitionUntil()).isNull();
        assertThat(until()).isEmpty();
    }

    @Test
    void whoIsAbsentInTheMiddleOfSchoolIsFrozenAtOnce() {
        life.nights(2, "xueji", SIXTH);
        assertThat(life.person(STAYING).status()).isEqualTo(PersonStatus.FROZEN);
        assertThat(until()).isEmpty();
    }

    @Test
    void whoIsAbsentInMayOfTheLastYearIsFrozenToo() {
        life.nights(2, "xueji", STAYING);
        assertThat(life.person(SIXTH).status()).isEqualTo(PersonStatus.FROZEN);
    }

    @Test
    void whoseTransferIsUnderWayKeepsLoginAndSpace() {
        life.nights(1, "xueji", STAYING.withStatus("转学"), SIXTH);
        assertThat(life.person(STAYING).status()).isEqualTo(PersonStatus.ACTIVE);
        assertThat(until()).containsExactly("2027-10-31");
        life.nights(2, "xueji", SIXTH);
        assertThat(life.person(STAYING).status())
                .as("the row goes too, and nothing is left to end")
                .isEqualTo(PersonStatus.ACTIVE);
    }

    @Test
    void aTransferInOneFileNeedsNoTransition() {
        Batch batch =
                life.after(Duration.ofDays(1))
                        .whole("xueji", STAYING.withStatus("转学"), STAYING.at("2133010003"), SIXTH);
        assertThat(batch.counts().transferred()).isEqualTo(1);
        assertThat(batch.counts().left()).isZero();
        assertThat(life.places(STAYING)).containsExactly("2133010003");
        assertThat(until()).isEmpty();
        assertThat(life.count("select count(*) from roster.conflict where state = 'open'"))
                .isZero();
    }

    @Test
    void aTransferInOneFileNeedsNoTransitionInWhateverOrderTheRowsStand() {
        Batch batch =
                life.after(Duration.ofDays(1))
                        .whole("xueji", STAYING.at("2133010003"), STAYING.withStatus("转学"), SIXTH);
        assertThat(batch.counts().left()).isZero();
        assertThat(life.places(STAYING)).containsExactly("2133010003");
        assertThat(until()).isEmpty();
        assertThat(life.count("select count(*) from roster.conflict where state = 'open'"))
                .isZero();
    }

    private List<String> until() {
        return life.strings(
                "select transition_until::text from roster.person where transition_until is not null");
    }
}
