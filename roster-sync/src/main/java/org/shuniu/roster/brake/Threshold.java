package org.shuniu.roster.brake;

import java.math.BigDecimal;

/** How many people may be concerned before a brake trips. */
public sealed interface Threshold {
    /** How many of {@code base} people may be concerned. */
    long allowed(long base);

    /** The smallest base of which {@code affected} people may be concerned. */
    long smallestSafeBase(long affected);

    /** In hundredths of a percent, so that no limit depends on rounding. */
    record Percent(int basisPoints) implements Threshold {
        private static final int WHOLE = 10_000;

        public Percent {
            if (basisPoints < 1 || basisPoints > WHOLE) {
                throw new IllegalArgumentException("a percentage lies between 0.01% and 100%");
            }
        }

        @Override
        public long allowed(long base) {
            return base * basisPoints / WHOLE;
        }

        @Override
        public long smallestSafeBase(long affected) {
            return Math.ceilDiv(affected * WHOLE, basisPoints);
        }
    }

    record Count(long people) implements Threshold {
        public Count {
            if (people < 0) {
                throw new IllegalArgumentException("a number of people is not negative");
            }
        }

        @Override
        public long allowed(long base) {
            return people;
        }

        @Override
        public long smallestSafeBase(long affected) {
            return affected <= people ? 0 : Long.MAX_VALUE;
        }
    }

    static Threshold percent(int percent) {
        return new Percent(percent * 100);
    }

    /** {@code 2%}, {@code 0.5 %} or {@code 40}. */
    static Threshold parse(String text) {
        try {
            if (text.endsWith("%")) {
                String number = text.substring(0, text.length() - 1).strip();
                return new Percent(new BigDecimal(number).movePointRight(2).intValueExact());
            }
            return new Count(Long.parseLong(text.strip()));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is neither a percentage like 2% nor a number of people", e);
        }
    }
}
