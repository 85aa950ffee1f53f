package org.shuniu.roster.calendar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.SchoolYear;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The working days of China and the seasons of its school year. A year whose notice is not known
 * has its weekends and no holidays.
 */
public final class WorkCalendar {
    private static final ObjectReader JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build()
                    .readerFor(CalendarFile.class);

    private final Map<Integer, Year> years;
    private final Season graduation;
    private final Season promotion;
    private final List<QuietWindow> quiet;

    private record Year(List<DayRange> off, List<LocalDate> working) {}

    private WorkCalendar(
            Map<Integer, Year> years,
            Season graduation,
            Season promotion,
            List<QuietWindow> quiet) {
        this.years = Map.copyOf(years);
        this.graduation = graduation;
        this.promotion = promotion;
        this.quiet = List.copyOf(quiet);
    }

    /** The calendar that comes with the hub; it has no quiet windows. */
    public static WorkCalendar builtIn() {
        try (InputStream json = WorkCalendar.class.getResourceAsStream("china.json")) {
            if (json == null) {
                throw new IllegalStateException("china.json is not in the jar");
            }
            return of(JSON.readValue(json), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The built-in calendar under what the operator's file says, which need not exist.
     *
     * @throws IllegalArgumentException naming the file and what is wrong with it
     */
    public static WorkCalendar builtInAnd(Path file) {
        WorkCalendar builtIn = builtIn();
        if (!Files.exists(file)) {
            return builtIn;
        }
        try (InputStream json = Files.newInputStream(file)) {
            return of(JSON.readValue(json), builtIn);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " is not a calendar: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static WorkCalendar of(CalendarFile file, @Nullable WorkCalendar before) {
        Map<Integer, Year> years = new HashMap<>(before == null ? Map.of() : before.years);
        Objects.requireNonNullElse(file.years(), Map.<String, CalendarFile.Year>of())
                .forEach((name, year) -> years.put(yearNamed(name), year(name, year)));
        var quiet = new ArrayList<>(before == null ? List.<QuietWindow>of() : before.quiet);
        orEmpty(file.quiet()).forEach(window -> quiet.add(quiet(window)));
        return new WorkCalendar(
                years,
                season("graduation", file.graduation(), before == null ? null : before.graduation),
                season("promotion", file.promotion(), before == null ? null : before.promotion),
                quiet);
    }

    private static int yearNamed(String name) {
        if (!name.matches("[0-9]{4}")) {
            throw new IllegalArgumentException("years: '" + name + "' is not a year");
        }
        return Integer.parseInt(name);
    }

    private static Year year(String name, CalendarFile.Year year) {
        if (year.notice() == null || year.notice().isBlank()) {
            throw new IllegalArgumentException("years." + name + ": name the notice it is from");
        }
        List<DayRange> off = orEmpty(year.off()).stream().map(DayRange::parse).toList();
        List<LocalDate> working =
                orEmpty(year.working()).stream().map(DayRange::parse).map(DayRange::first).toList();
        for (LocalDate day : working) {
            if (!isWeekend(day) || off.stream().anyMatch(range -> range.contains(day))) {
                throw new IllegalArgumentException(
                        "years." + name + ": " + day + " is a working day without being made one");
            }
        }
        return new Year(off, working);
    }

    private static QuietWindow quiet(CalendarFile.Quiet window) {
        if (window.name() == null || window.days() == null) {
            throw new IllegalArgumentException("quiet: a window has name, days and orgs");
        }
        return new QuietWindow(
                window.name(),
                DayRange.parse(window.days()),
                orEmpty(window.orgs()).stream().map(OrgCode::new).toList());
    }

    private static Season season(String name, @Nullable String text, @Nullable Season otherwise) {
        if (text != null) {
            return Season.parse(text);
        }
        if (otherwise == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return otherwise;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    public boolean isWorkingDay(LocalDate day) {
        Year year = years.get(day.getYear());
        if (year != null && year.working().contains(day)) {
            return true;
        }
        boolean off = year != null && year.off().stream().anyMatch(range -> range.contains(day));
        return !off && !isWeekend(day);
    }

    private static boolean isWeekend(LocalDate day) {
        return day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    /** The end of the n-th working day after the day of {@code from}. */
    public Instant endOfWorkingDay(int n, Instant from) {
        LocalDate day = LocalDate.ofInstant(from, SchoolYear.ZONE);
        for (int worked = 0; worked < n; ) {
            day = day.plusDays(1);
            if (isWorkingDay(day)) {
                worked++;
            }
        }
        return day.plusDays(1).atStartOfDay(SchoolYear.ZONE).toInstant();
    }

    /** Those who finish their last year leave, and nobody wonders. */
    public boolean isGraduation(LocalDate day) {
        return graduation.contains(day);
    }

    /** Classes are made anew, and nobody wonders. */
    public boolean isPromotion(LocalDate day) {
        return promotion.contains(day);
    }

    /** The quiet windows that are open on the day. */
    public List<QuietWindow> quietOn(LocalDate day) {
        return quiet.stream().filter(window -> window.days().contains(day)).toList();
    }
}
