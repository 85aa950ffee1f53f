package org.shuniu.roster.synthetic;

import org.jspecify.annotations.Nullable;
import org.shuniu.roster.synthetic.Dice.Topic;
import org.shuniu.roster.synthetic.Happening.Kind;

/**
 * What happens at which desk in one period. The desks of a grade, shuffled, are dealt out: each
 * turn gets exactly its share, and a desk knows by itself what it got.
 */
@SuppressWarnings("EnumOrdinal") // The order of the turns is their order in the shuffle.
final class Turns {
    private static final Turn[] TURNS = Turn.values();

    private final Shuffle order;
    private final int[] ends;

    /** What can happen at a desk. */
    enum Turn {
        /** Two pupils change places. */
        EXCHANGE(null),
        /** Somebody goes, and somebody else comes. */
        REPLACE(null),
        CHANGE_CLASS(Kind.CLASS_CHANGED),
        CHANGE_SEAT(Kind.SEAT_CHANGED),
        RENAME(Kind.RENAMED),
        SUSPEND(Kind.SUSPENDED),
        CHANGE_ID(Kind.ID_CHANGED),
        CHANGE_PHONE(Kind.PHONE_CHANGED),
        QUIET(null);

        private final @Nullable Kind kind;

        Turn(@Nullable Kind kind) {
            this.kind = kind;
        }

        /** What it is to whoever sits there and stays. */
        @Nullable Kind kind() {
            return kind;
        }
    }

    private Turns(Shuffle order, int[] ends) {
        this.order = order;
        this.ends = ends;
    }

    /** For the pupils of one level. */
    static Turns ofPupils(Dice dice, Period period, int level, int desks) {
        EventRates rates = period.rates();
        return of(
                dice,
                period.index() * 16L + level,
                desks,
                rates.exchanged(),
                rates.replaced(),
                rates.classChanged(),
                rates.seatChanged(),
                rates.renamed(),
                rates.suspended(),
                rates.idChanged(),
                rates.phoneChanged());
    }

    /** For the posts of all staff, who only change posts by turns. */
    static Turns ofStaff(Dice dice, Period period, int posts) {
        return of(dice, ~(long) period.index(), posts, period.rates().staffTransferred());
    }

    private static Turns of(Dice dice, long key, int desks, double... rates) {
        int[] ends = new int[TURNS.length];
        double upTo = 0;
        for (int i = 0; i < ends.length; i++) {
            upTo += i < rates.length ? rates[i] * desks : 0;
            ends[i] = Math.min(desks, (int) Math.round(upTo));
        }
        // An exchange takes two.
        ends[Turn.EXCHANGE.ordinal()] &= ~1;
        ends[Turn.QUIET.ordinal()] = desks;
        return new Turns(dice.shuffle(Topic.TURN, key, Math.max(1, desks)), ends);
    }

    /** Where a desk stands in the shuffled order, from which all else is told. */
    int place(int desk) {
        return ends[Turn.QUIET.ordinal() - 1] == 0 ? 0 : (int) order.at(desk);
    }

    Turn at(int place) {
        if (place >= ends[Turn.QUIET.ordinal() - 1]) {
            return Turn.QUIET;
        }
        int turn = 0;
        while (place >= ends[turn]) {
            turn++;
        }
        return TURNS[turn];
    }

    /** The other desk of an exchange. */
    int partner(int place) {
        return (int) order.indexAt(place ^ 1);
    }

    /** Which of the replaced, from 0. */
    int replacement(int place) {
        return place - ends[Turn.EXCHANGE.ordinal()];
    }

    int replacements() {
        return ends[Turn.REPLACE.ordinal()] - ends[Turn.EXCHANGE.ordinal()];
    }

    /** The desk of one of the replaced. */
    int replaced(int replacement) {
        return (int) order.indexAt(ends[Turn.EXCHANGE.ordinal()] + replacement);
    }
}
