package org.shuniu.roster.plan;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.Role;

/**
 * How many changes a plan has at each school, counted while it is made: at a first load, counting
 * them in the database would mean reading the whole plan again.
 */
final class Tally {
    /** What is counted. */
    enum Measure {
        CREATE,
        UPDATE,
        /** An update that moves somebody to another class of the same school. */
        RECLASS,
        OTHER;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    record Key(OrgCode org, String population, Measure measure) {}

    private final Map<Key, Long> counts = new HashMap<>();

    /** Counts a change that a record about somebody in this role asks for. */
    void add(Change change, Role role) {
        if (change.op() == Change.Op.CONFIRM) {
            return;
        }
        Effects effects = Effects.of(change);
        String population = population(role);
        count(new Key(change.org(), population, measure(change, effects)));
    }

    private static Measure measure(Change change, Effects effects) {
        return switch (change.op()) {
            case CREATE -> Measure.CREATE;
            case UPDATE ->
                    change.baseVersion() == 0
                            ? Measure.OTHER
                            : effects.ended().isEmpty() ? Measure.UPDATE : Measure.RECLASS;
            default -> Measure.OTHER;
        };
    }

    /** As the function of the same name in the database has it. */
    private static String population(Role role) {
        return switch (role) {
            case STUDENT, GUARDIAN -> role.code();
            case TEACHER, STAFF, ADMINISTRATOR -> Role.TEACHER.code();
        };
    }

    private void count(Key key) {
        counts.merge(key, 1L, Long::sum);
    }

    Map<Key, Long> counts() {
        return counts;
    }
}
