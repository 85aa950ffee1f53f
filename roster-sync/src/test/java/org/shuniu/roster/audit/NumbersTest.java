package org.shuniu.roster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void numbersThatFollowEachOtherAreOneRange() {
        var numbers = new Numbers();
        for (long number : new long[] {7, 5, 6, 9, 1, 6}) {
            numbers.add(number);
        }
        assertThat(numbers).hasToString("{[1,2),[5,8),[9,10)}");
        assertThat(Numbers.parse("{[1,2),[5,8),[9,10)}")).hasToString(numbers.toString());
        assertThat(Numbers.parse("{}").isEmpty()).isTrue();
    }

    @Test
    void theFirstMissingNumberIsFoundInWhateverOrderTheyCome() {
        var random = new Random(17);
        for (int round = 0; round < 200; round++) {
            var numbers = new Numbers();
            var others = new TreeSet<Long>();
            for (int i = 0; i < 60; i++) {
                long number = 1 + random.nextInt(40);
                numbers.add(number);
                others.add(number);
                long missing = 1;
                while (others.contains(missing)) {
                    missing++;
                }
                assertThat(numbers.firstMissing()).isEqualTo(missing);
                assertThat(numbers.first()).isEqualTo(others.first());
            }
        }
    }
}
