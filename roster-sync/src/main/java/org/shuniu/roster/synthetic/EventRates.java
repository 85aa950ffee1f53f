package org.shuniu.roster.synthetic;

import java.util.stream.DoubleStream;

/**
 * How much happens to people in a while, as shares of pupils or of staff unless said otherwise. At
 * most one of the first eight befalls a pupil in a while.
 *
 * @param exchanged of pupils, who each take the place of another: at another school where the draw
 *     falls on one, else in another class or seat
 * @param replaced of pupils, who leave the province while somebody from outside takes the place
 * @param classChanged 转班 within the school
 * @param seatChanged another 班内学号
 * @param renamed under a new given name, the old one under 曾用名
 * @param suspended 休学
 * @param idChanged under a new citizen ID number while the 学籍号 keeps the former one
 * @param phoneChanged of the guardians
 * @param resumed 复学, of those on leave
 * @param numbered G number in place of a temporary one, of those who have that
 * @param idCorrected of ID numbers with a wrong check digit
 * @param staffTransferred of staff, who each take the post of another
 */
public record EventRates(
        double exchanged,
        double replaced,
        double classChanged,
        double seatChanged,
        double renamed,
        double suspended,
        double idChanged,
        double phoneChanged,
        double resumed,
        double numbered,
        double idCorrected,
        double staffTransferred) {
    /** A school year, as the field reports it: 3 % transferred, 30 % of them across provinces. */
    public static final EventRates YEAR =
            new EventRates(
                    0.021, 0.009, 0.004, 0.01, 0.002, 0.004, 0.001, 0.05, 0.875, 0.95, 0.5, 0.04);

    public static final EventRates NONE = new EventRates(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public EventRates {
        if (DoubleStream.of(
                                exchanged,
                                replaced,
                                classChanged,
                                seatChanged,
                                renamed,
                                suspended,
                                idChanged,
                                phoneChanged,
                                resumed,
                                numbered,
                                idCorrected,
                                staffTransferred)
                        .anyMatch(rate -> !(rate >= 0 && rate <= 1))
                || exchanged
                                + replaced
                                + classChanged
                                + seatChanged
                                + renamed
                                + suspended
                                + idChanged
                                + phoneChanged
                        > 1) {
            throw new IllegalArgumentException("a rate lies between 0 and 1, as does their sum");
        }
    }

    /**
     * A day on which this share of the student registry's rows comes to differ from all rows of the
     * day before.
     */
    public static EventRates night(double share) {
        // The last 4 % of them: a temporary number stands in 0.5 % of rows, a leave in 0.4 % and a
        // mistyped number in 0.15 %.
        double few = Math.min(1, share * 0.04 / 0.0105);
        return new EventRates(
                share * 0.20,
                share * 0.08,
                share * 0.14,
                share * 0.14,
                share * 0.05,
                share * 0.06,
                share * 0.04,
                share * 0.25,
                few,
                few,
                few,
                share);
    }
}
