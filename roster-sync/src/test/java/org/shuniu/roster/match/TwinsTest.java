package org.shuniu.roster.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ten thousand pairs of twins, written down as carelessly as registries do. */
class TwinsTest {
    private static final long SEED = 20_261_127;
    private static final int PAIRS = 10_000;
    private static final List<String> FAMILIES = List.of("王", "李", "亓", "欧阳", "单");
    // Some share a character, some a reading.
    private static final String FIRST = "梓子紫一依怡诗思雨语宇浩皓";
    private static final String SECOND = "涵晗寒萱轩宣桐彤诺然冉";

    private final CandidateScorer scorer =
            new CandidateScorer(NameFrequencies.ofChina(), 100_000, CandidateScorer.PROPOSE_FROM);
    private final Random random = new Random(SEED);

    private record Twins(Profile first, Profile second) {}

    private Twins twins() {
        String family = pick(FAMILIES);
        String firstName = given();
        String secondName = given();
        while (secondName.equals(firstName)) {
            secondName = given();
        }
        LocalDate born = LocalDate.of(2010, 1, 1).plusDays(random.nextInt(3_000));
        boolean girls = random.nextBoolean();
        boolean boyAndGirl = random.nextInt(3) == 0;
        Someone first = Someone.number(1, family + firstName).citizenId(1).born(born);
        Someone second = Someone.number(2, family + secondName).born(born);
        gender(first, girls);
        gender(second, girls != boyAndGirl);
        boolean oneSchool = random.nextInt(10) > 0;
        boolean oneFamily = !oneSchool || random.nextInt(10) > 0;
        first.in("2133000001", "p2020-1", random.nextBoolean() ? 7 : null);
        second.in(
                oneSchool ? "2133000001" : "2133000002",
                "p2020-" + (1 + random.nextInt(2)),
                random.nextBoolean() ? 8 : null);
        first.from("330106");
        second.from("330106");
        if (oneFamily) {
            first.guardian(5).guardianByName(6);
            second.guardian(5).guardianByName(6);
        }
        switch (random.nextInt(4)) {
            // A clerk took the brother's number for both.
            case 0 -> second.numberG(1);
            case 1 -> second.numberL(2);
            case 2 -> second.schoolNumber(9);
            default -> second.numberG(3);
        }
        return new Twins(first.profile(), second.profile());
    }

    private static void gender(Someone someone, boolean girl) {
        if (girl) {
            someone.girl();
        } else {
            someone.boy();
        }
    }

    private String given() {
        return pick(FIRST) + pick(SECOND);
    }

    private String pick(String characters) {
        int at = random.nextInt(characters.length());
        return characters.substring(at, at + 1);
    }

    private <T> T pick(List<T> choice) {
        return choice.get(random.nextInt(choice.size()));
    }

    @Test
    void noPairOfTwinsIsEverProposed() {
        for (int i = 0; i < PAIRS; i++) {
            Twins twins = twins();
            assertThat(scorer.score(twins.first(), twins.second()))
                    .as("seed %s, pair %s", SEED, i)
                    .isInstanceOf(Scored.Unrelated.class);
        }
    }

    /** What the rules prevent: by the evidence alone, twins look like one child. */
    @Test
    void withoutTheRulesMostOfThemWouldBe() {
        int proposed = 0;
        for (int i = 0; i < PAIRS; i++) {
            Twins twins = twins();
            double bits = scorer.bits(scorer.evidence(twins.first(), twins.second()));
            proposed += bits >= CandidateScorer.PROPOSE_FROM ? 1 : 0;
        }
        assertThat(proposed).as("seed %s", SEED).isGreaterThan(PAIRS / 2);
    }
}
