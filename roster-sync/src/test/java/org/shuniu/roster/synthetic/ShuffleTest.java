package org.shuniu.roster.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShuffleTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 16, 17, 1_000, 21_900, 65_537})
    void everyPlaceIsTakenOnceAndKnowsWhoTookIt(int size) {
        Shuffle shuffle = new Shuffle(size, 42);
        BitSet taken = new BitSet(size);
        for (int i = 0; i < size; i++) {
            long place = shuffle.at(i);
            taken.set((int) place);
            assertThat(shuffle.indexAt(place)).isEqualTo(i);
        }
        assertThat(taken.cardinality()).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 21_900})
    void neighboursAreParted(int size) {
        Shuffle shuffle = new Shuffle(size, 42);
        int close = 0;
        for (int i = 1; i < size; i++) {
            if (Math.abs(shuffle.at(i) - shuffle.at(i - 1)) < size / 100) {
                close++;
            }
        }
        assertThat(close / (double) size).isLessThan(0.04);
    }
}
