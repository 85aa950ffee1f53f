package org.shuniu.roster.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockingTest {
    private static final LocalDate BORN = LocalDate.of(2016, 3, 15);

    private static boolean finds(String name, LocalDate born, String other, LocalDate otherBorn) {
        NameParts sought = NameParts.of(name);
        return Blocking.probes(List.of(sought), born).stream()
                        .filter(probe -> probe.birthDate().equals(otherBorn))
                        .anyMatch(
                                probe ->
                                        probe.from().compareTo(other) <= 0
                                                && other.compareTo(probe.to()) < 0)
                && Blocking.worthComparing(List.of(sought), NameParts.of(other));
    }

    @Test
    void whoeverHasTheNameAndTheBirthDateIsFound() {
        assertThat(finds("王一诺", BORN, "王一诺", BORN)).isTrue();
        assertThat(finds("欧阳一诺", BORN, "欧阳一诺", BORN)).isTrue();
        assertThat(finds("阿依古丽·买买提", BORN, "阿依古丽·买买提", BORN)).isTrue();
        assertThat(finds("𠮷一诺", BORN, "𠮷一诺", BORN)).isTrue();
        assertThat(finds("kayla harrington", BORN, "kayla harrington", BORN)).isTrue();
        assertThat(finds("a王", BORN, "a王", BORN)).isTrue();
        assertThat(finds("伟", BORN, "伟", BORN)).isTrue();
    }

    @Test
    void whoeverIsHeardAlikeIsFound() {
        assertThat(finds("王一诺", BORN, "王依诺", BORN)).isTrue();
        assertThat(finds("张一诺", BORN, "章一诺", BORN)).isTrue();
    }

    @Test
    void aNameInLettersIsFoundHoweverItBegins() {
        assertThat(finds("mccarrhy timothy", BORN, "timothy mccarthy", BORN)).isTrue();
        assertThat(finds("kayla harrington", BORN, "cayla harrington", LocalDate.of(2015, 3, 15)))
                .isTrue();
        assertThat(finds("kayla harrington", BORN, "王一诺", BORN)).isFalse();
    }

    @Test
    void anotherNameOfTheFamilyIsNotWorthLoading() {
        assertThat(finds("王一诺", BORN, "王梓涵", BORN)).isFalse();
        assertThat(finds("王一诺", BORN, "李一诺", BORN)).isFalse();
    }

    @Test
    void aSlipInTheBirthDateIsFoundUnderTheExactName() {
        assertThat(finds("王一诺", BORN, "王一诺", LocalDate.of(2015, 3, 15))).isTrue();
        assertThat(finds("王一诺", LocalDate.of(2016, 3, 5), "王一诺", LocalDate.of(2016, 5, 3)))
                .isTrue();
        assertThat(finds("王一诺", BORN, "王一诺", LocalDate.of(2016, 1, 1))).isTrue();
        assertThat(finds("王一诺", LocalDate.of(2016, 1, 1), "王一诺", BORN)).isTrue();
        assertThat(finds("王一诺", BORN, "王依诺", LocalDate.of(2015, 3, 15))).isFalse();
    }

    @Test
    void everySlipIsFoundFromBothSidesAndNothingElseIs() {
        long seed = 20_261_128;
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            LocalDate one =
                    LocalDate.of(2008 + random.nextInt(4), 1, 1).plusDays(random.nextInt(120));
            LocalDate other =
                    LocalDate.of(2008 + random.nextInt(4), 1, 1).plusDays(random.nextInt(120));
            boolean mayBeOne = BirthDates.mayBeOne(one, other);
            assertThat(BirthDates.slipsOf(one).contains(other))
                    .as("seed %s: %s and %s", seed, one, other)
                    .isEqualTo(mayBeOne);
            assertThat(BirthDates.mayBeOne(other, one)).isEqualTo(mayBeOne);
            if (mayBeOne) {
                assertThat(
                                one.getYear() == other.getYear()
                                        || MonthDay.from(one).equals(MonthDay.from(other)))
                        .as("%s and %s: the store looks for no others", one, other)
                        .isTrue();
            }
        }
    }

    @Test
    void aPersonCostsSomeDozensOfLookUps() {
        assertThat(Blocking.probes(List.of(NameParts.of("李一诺")), BORN)).hasSizeLessThan(80);
    }
}
