package org.shuniu.roster.source;

import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Dates as registries and spreadsheets write them, year first: where the year comes last, nobody
 * can tell the day from the month.
 *
 * @param day the 1st where the text names only a month
 * @param isSerial whether it was written as a spreadsheet's count of days
 */
public record DateText(LocalDate day, boolean isSerial) {
    /** Spreadsheets count from here, because Lotus took 1900 for a leap year. */
    private static final LocalDate DAY_ZERO = LocalDate.of(1899, 12, 30);

    /** 2015-03-01, 20150301, 2015/3/1, 2015.3.1, 2015年3月1日, 42064; a time behind is cut off. */
    public static Optional<DateText> day(String typed) {
        return read(typed, false);
    }

    /** As {@link #day}, and 2023-09, 202309, 2023年9月. */
    static Optional<DateText> month(String typed) {
        return read(typed, true);
    }

    private static Optional<DateText> read(String typed, boolean monthIsEnough) {
        String text = Normalizer.normalize(typed, Normalizer.Form.NFKC).strip();
        int[] numbers = new int[3];
        int[] lengths = new int[3];
        int groups = 0;
        int i = 0;
        while (i < text.length() && groups < 3) {
            int start = i;
            while (i < text.length() && i - start < 9 && isDigit(text.charAt(i))) {
                numbers[groups] = numbers[groups] * 10 + (text.charAt(i++) - '0');
            }
            lengths[groups] = i - start;
            if (lengths[groups] == 0) {
                return Optional.empty();
            }
            groups++;
            if (i < text.length() && "-/.年月日".indexOf(text.charAt(i)) >= 0) {
                i++;
            } else {
                break;
            }
        }
        String rest = text.substring(i);
        if (groups == 1) {
            return rest.isEmpty() ? unseparated(numbers[0], lengths[0], monthIsEnough) : empty();
        }
        if (lengths[0] == 5 && numbers[1] == 0 && groups == 2 && rest.isEmpty()) {
            return serial(numbers[0]);
        }
        if (lengths[0] != 4 || lengths[1] > 2 || lengths[2] > 2 || !isTimeOfDay(rest)) {
            return Optional.empty();
        }
        if (groups == 2) {
            return monthIsEnough ? of(numbers[0], numbers[1], 1) : empty();
        }
        return of(numbers[0], numbers[1], numbers[2]);
    }

    private static Optional<DateText> unseparated(int number, int length, boolean monthIsEnough) {
        if (length == 8) {
            return of(number / 10000, number / 100 % 100, number % 100);
        }
        if (length == 6 && monthIsEnough) {
            return of(number / 100, number % 100, 1);
        }
        return length == 5 ? serial(number) : empty();
    }

    private static Optional<DateText> serial(int days) {
        return Optional.of(new DateText(DAY_ZERO.plusDays(days), true));
    }

    private static Optional<DateText> of(int year, int month, int day) {
        try {
            return Optional.of(new DateText(LocalDate.of(year, month, day), false));
        } catch (DateTimeException notADay) {
            return Optional.empty();
        }
    }

    /** Nothing, or what databases write behind a date. */
    private static boolean isTimeOfDay(String rest) {
        if (rest.isEmpty()) {
            return true;
        }
        boolean separated = rest.charAt(0) == ' ' || rest.charAt(0) == 'T';
        return separated
                && rest.substring(1)
                        .chars()
                        .allMatch(c -> isDigit((char) c) || c == ':' || c == '.' || c == 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static Optional<DateText> empty() {
        return Optional.empty();
    }
}
