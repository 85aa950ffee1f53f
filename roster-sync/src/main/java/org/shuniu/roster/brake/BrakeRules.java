package org.shuniu.roster.brake;

import static org.shuniu.roster.brake.Level.CLASS;
import static org.shuniu.roster.brake.Level.SCHOOL;
import static org.shuniu.roster.brake.Operation.CREATE;
import static org.shuniu.roster.brake.Operation.IDENTIFIER;
import static org.shuniu.roster.brake.Operation.LEAVE;
import static org.shuniu.roster.brake.Operation.UPDATE;
import static org.shuniu.roster.brake.Threshold.percent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The brakes of a hub.
 *
 * @param approvalDays working days after which a hold expires
 */
public record BrakeRules(int approvalDays, List<Brake> brakes) {
    private static final int DEFAULT_APPROVAL_DAYS = 3;

    /** Up to so many people of a school or class never trip a percentage. */
    private static final int FLOOR = 3;

    private static final Set<Population> ALL = EnumSet.allOf(Population.class);

    private static final List<Brake> DEFAULTS =
            List.of(
                    share("school-leavers", LEAVE, SCHOOL, 2, 10, false),
                    share("class-leavers", LEAVE, CLASS, 10, 50, false),
                    share("school-leavers-7-days", LEAVE, SCHOOL, 2, 10, true),
                    share("class-leavers-7-days", LEAVE, CLASS, 10, 50, true),
                    new Brake.ToZero("school-to-zero", SCHOOL, ALL, 2),
                    new Brake.ToZero("class-to-zero", CLASS, ALL, 1),
                    share("school-updates", UPDATE, SCHOOL, 20, 50, false),
                    share("school-identifiers", IDENTIFIER, SCHOOL, 1, 5, false),
                    share("school-creations", CREATE, SCHOOL, 20, 50, false),
                    new Brake.UnknownSchools("unknown-schools", percent(50), FLOOR, percent(80)));

    private static final ObjectReader JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build()
                    .readerFor(BrakeFile.class);

    public BrakeRules {
        brakes = List.copyOf(brakes);
        if (approvalDays < 1) {
            throw new IllegalArgumentException("approvalDays is at least 1");
        }
    }

    private static Brake share(
            String name,
            Operation operation,
            Level level,
            int limit,
            int secondLine,
            boolean week) {
        return new Brake.Share(
                name, operation, level, ALL, percent(limit), FLOOR, percent(secondLine), week);
    }

    public static BrakeRules defaults() {
        return new BrakeRules(DEFAULT_APPROVAL_DAYS, DEFAULTS);
    }

    /**
     * The default table as the operator's file changes it, which need not exist.
     *
     * @throws IllegalArgumentException naming the file and what is wrong with it
     */
    public static BrakeRules defaultsAnd(Path file) {
        if (!Files.exists(file)) {
            return defaults();
        }
        try (InputStream json = Files.newInputStream(file)) {
            BrakeFile said = JSON.readValue(json);
            return defaults().changed(said);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    file + " does not describe brakes: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private BrakeRules changed(BrakeFile file) {
        var byName = new LinkedHashMap<String, Brake>();
        brakes.forEach(brake -> byName.put(brake.name(), brake));
        List<BrakeFile.Entry> entries = file.brakes() == null ? List.of() : file.brakes();
        for (BrakeFile.Entry entry : entries) {
            String name = entry.name();
            if (name == null || !name.matches("[a-z0-9-]{1,40}")) {
                throw new IllegalArgumentException("a brake is named by a-z, 0-9 and -");
            }
            change(byName, name, entry);
        }
        return new BrakeRules(
                file.approvalDays() == null ? approvalDays : file.approvalDays(),
                new ArrayList<>(byName.values()));
    }

    private static void change(Map<String, Brake> byName, String name, BrakeFile.Entry entry) {
        Brake before = byName.get(name);
        if (Boolean.TRUE.equals(entry.off())) {
            if (before == null) {
                throw new IllegalArgumentException(name + ": there is no such brake to turn off");
            }
            byName.remove(name);
            return;
        }
        byName.put(
                name,
                switch (before) {
                    case Brake.ToZero zero ->
                            new Brake.ToZero(
                                    name,
                                    level(name, entry, zero.level()),
                                    populations(name, entry, zero.populations()),
                                    entry.needs() == null ? zero.needs() : entry.needs());
                    case Brake.UnknownSchools unknown ->
                            new Brake.UnknownSchools(
                                    name,
                                    threshold(name, entry.limit(), unknown.limit()),
                                    entry.floor() == null ? unknown.floor() : entry.floor(),
                                    secondLine(entry, unknown.secondLine()));
                    case Brake.Share share -> share(name, entry, share);
                    case null -> share(name, entry, null);
                });
    }

    private static Brake share(String name, BrakeFile.Entry entry, Brake.@Nullable Share before) {
        return new Brake.Share(
                name,
                operation(name, entry, before == null ? null : before.operation()),
                level(name, entry, before == null ? null : before.level()),
                populations(name, entry, before == null ? ALL : before.populations()),
                threshold(name, entry.limit(), before == null ? null : before.limit()),
                entry.floor() != null ? entry.floor() : before == null ? FLOOR : before.floor(),
                secondLine(entry, before == null ? null : before.secondLine()),
                entry.week() != null ? entry.week() : before != null && before.week());
    }

    private static Operation operation(
            String name, BrakeFile.Entry entry, @Nullable Operation before) {
        for (Operation operation : Operation.values()) {
            if (operation.code().equals(entry.op())) {
                return operation;
            }
        }
        if (entry.op() != null || before == null) {
            throw new IllegalArgumentException(
                    name + ": op is leave, update, identifier or create");
        }
        return before;
    }

    private static Level level(String name, BrakeFile.Entry entry, @Nullable Level before) {
        for (Level level : Level.values()) {
            if (level.code().equals(entry.level())) {
                return level;
            }
        }
        if (entry.level() != null || before == null) {
            throw new IllegalArgumentException(
                    name + ": level is class, school, county, city, province or hub");
        }
        return before;
    }

    private static Set<Population> populations(
            String name, BrakeFile.Entry entry, Set<Population> before) {
        if (entry.roles() == null) {
            return before;
        }
        var populations = EnumSet.noneOf(Population.class);
        for (String role : entry.roles()) {
            try {
                populations.add(Population.ofCode(role.toLowerCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ": roles are student and teacher", e);
            }
        }
        if (populations.isEmpty()) {
            throw new IllegalArgumentException(name + ": roles are student and teacher");
        }
        return populations;
    }

    private static Threshold threshold(
            String name, @Nullable String text, @Nullable Threshold before) {
        if (text != null) {
            return Threshold.parse(text);
        }
        if (before == null) {
            throw new IllegalArgumentException(name + ": limit is missing");
        }
        return before;
    }

    private static @Nullable Threshold secondLine(
            BrakeFile.Entry entry, @Nullable Threshold before) {
        return entry.secondLine() == null ? before : Threshold.parse(entry.secondLine());
    }

    List<Brake.Share> shares() {
        return of(Brake.Share.class);
    }

    List<Brake.ToZero> toZero() {
        return of(Brake.ToZero.class);
    }

    List<Brake.UnknownSchools> unknownSchools() {
        return of(Brake.UnknownSchools.class);
    }

    private <T extends Brake> List<T> of(Class<T> kind) {
        return brakes.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Whether anybody looks at more than single schools. */
    boolean reachRegions() {
        return shares().stream().anyMatch(share -> share.level().isRegion());
    }
}
