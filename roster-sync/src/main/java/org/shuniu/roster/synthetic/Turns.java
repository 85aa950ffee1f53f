package org.shuniu.roster.synthetic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.synthetic.Dice.Topic;
import org.shuniu.roster.synthetic.Happening.Kind;

/**
 * What happens at which desk in one period. The desks of a grade, shuffled, are dealt out: each
 * turn gets exactly its share, and a desk knows by itself what it got.
 */
final class Turns {
    private final Shuffle order;
    private final List<Deal> deals;
    private final int exchanged;
    private final int replaced;
    private final int quietFrom;

    /** Which desks of the shuffled order get a turn: those before {@code end}. */
    private record Deal(Turn turn, int end) {}

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

    private Turns(Shuffle order, List<Deal> deals) {
        this.order = order;
        this.deals = List.copyOf(deals);
        this.exchanged = end(Turn.EXCHANGE);
        this.replaced = Math.max(exchanged, end(Turn.REPLACE));
        this.quietFrom = deals.getLast().end();
    }

    /** For the pupils of one level. */
    static Turns ofPupils(Dice dice, Period period, int level, int desks) {
        EventRates rates = period.rates();
        Map<Turn, Double> shares = new LinkedHashMap<>();
        shares.put(Turn.EXCHANGE, rates.exchanged());
        shares.put(Turn.REPLACE, rates.replaced());
        shares.put(Turn.CHANGE_CLASS, rates.classChanged());
        shares.put(Turn.CHANGE_SEAT, rates.seatChanged());
        shares.put(Turn.RENAME, rates.renamed());
        shares.put(Turn.SUSPEND, rates.suspended());
        shares.put(Turn.CHANGE_ID, rates.idChanged());
        shares.put(Turn.CHANGE_PHONE, rates.phoneChanged());
        return of(dice, period.index() * 16L + level, desks, shares);
    }

    /** For the posts of all staff, who only change posts by turns. */
    static Turns ofStaff(Dice dice, Period period, int posts) {
        Map<Turn, Double> shares = Map.of(Turn.EXCHANGE, period.rates().staffTransferred());
        return of(dice, ~(long) period.index(), posts, shares);
    }

    private static Turns of(Dice dice, long key, int desks, Map<Turn, Double> shares) {
        List<Deal> deals = new ArrayList<>();
        double upTo = 0;
        for (Map.Entry<Turn, Double> share : shares.entrySet()) {
            upTo += share.getValue() * desks;
            int end = (int) Math.min(desks, Math.round(upTo));
            // An exchange takes two.
            deals.add(new Deal(share.getKey(), share.getKey() == Turn.EXCHANGE ? end & ~1 : end));
        }
        return new Turns(dice.shuffle(Topic.TURN, key, Math.max(1, desks)), deals);
    }

    private int end(Turn turn) {
        return deals.stream()
                .filter(deal -> deal.turn() == turn)
                .mapToInt(Deal::end)
                .findFirst()
                .orElse(0);
    }

    /** Where a desk stands in the shuffled order, from which all else is told. */
    int place(int desk) {
        return quietFrom == 0 ? 0 : (int) order.at(desk);
    }

    Turn at(int place) {
        if (place < quietFrom) {
            for (Deal deal : deals) {
                if (place < deal.end()) {
                    return deal.turn();
                }
            }
        }
        return Turn.QUIET;
    }

    /** The other desk of an exchange. */
    int partner(int place) {
        return (int) order.indexAt(place ^ 1);
    }

    /** Which of the replaced, from 0. */
    int replacement(int place) {
        return place - exchanged;
    }

    int replacements() {
        return replaced - exchanged;
    }

    /** The desk of one of the replaced. */
    int replaced(int replacement) {
        return (int) order.indexAt((long) exchanged + replacement);
    }
}
