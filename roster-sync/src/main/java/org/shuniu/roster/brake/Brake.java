package org.shuniu.roster.brake;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A safety rule: what must not happen to many people at once unless somebody says so. */
public sealed interface Brake {
    /** Names the brake in files, holds and audit. */
    String name();

    Level level();

    Operation operation();

    /** The word in the database. */
    String kind();

    /**
     * Too many of those who are there.
     *
     * @param floor up to so many people it never trips
     * @param secondLine above which two people must approve; null for never
     * @param week whether leavers of all sources over the last days are added up
     */
    record Share(
            String name,
            Operation operation,
            Level level,
            Set<Population> populations,
            Threshold limit,
            int floor,
            @Nullable Threshold secondLine,
            boolean week)
            implements Brake {
        public Share {
            populations = Set.copyOf(populations);
            if (floor < 0) {
                throw new IllegalArgumentException(name + ": floor is not negative");
            }
            if (week && operation != Operation.LEAVE) {
                throw new IllegalArgumentException(name + ": only leaving is added up over a week");
            }
            if (level == Level.CLASS && operation != Operation.LEAVE) {
                throw new IllegalArgumentException(name + ": in a class only leaving is counted");
            }
        }

        @Override
        public String kind() {
            return "share";
        }

        boolean watches(Measure measure) {
            return measure.operation() == operation
                    && measure.level() == level
                    && populations.contains(measure.population());
        }

        long affected(Measure measure) {
            return week ? measure.affected() + measure.earlier() : measure.affected();
        }

        /** How many of those in force must be there for the measure to be harmless. */
        long smallestSafeBase(Measure measure) {
            long affected = affected(measure);
            if (measure.affected() == 0 || affected <= floor) {
                return 0;
            }
            long base = limit.smallestSafeBase(affected);
            return week ? Math.max(0, base - measure.earlier()) : base;
        }

        /**
         * Whether it trips.
         *
         * @param present how many are there now, before the plan is applied
         */
        @Nullable Trip judge(Measure measure, long present) {
            long affected = affected(measure);
            long base = week ? present + measure.earlier() : present;
            boolean known = operation != Operation.CREATE || base > 0;
            long allowed = limit.allowed(base);
            if (measure.affected() == 0 || affected <= floor || affected <= allowed || !known) {
                return null;
            }
            int needs = secondLine != null && affected > secondLine.allowed(base) ? 2 : 1;
            return new Trip(this, measure, affected, base, allowed, needs);
        }
    }

    /** Nobody would be left of those who are there, wherever they go. */
    record ToZero(String name, Level level, Set<Population> populations, int needs)
            implements Brake {
        public ToZero {
            populations = Set.copyOf(populations);
            if (level.isRegion()) {
                throw new IllegalArgumentException(name + ": only classes and schools are emptied");
            }
            if (needs != 1 && needs != 2) {
                throw new IllegalArgumentException(name + ": needs is 1 or 2");
            }
        }

        @Override
        public Operation operation() {
            return Operation.LEAVE;
        }

        @Override
        public String kind() {
            return "to-zero";
        }

        @Nullable Trip judge(Measure measure) {
            return measure.empties()
                            && measure.level() == level
                            && populations.contains(measure.population())
                    ? new Trip(this, measure, measure.ended(), measure.ended(), 0, needs)
                    : null;
        }
    }

    /** The file is about schools that its source, which has applied before, never spoke of. */
    record UnknownSchools(String name, Threshold limit, int floor, @Nullable Threshold secondLine)
            implements Brake {
        @Override
        public Level level() {
            return Level.HUB;
        }

        @Override
        public Operation operation() {
            return Operation.CREATE;
        }

        @Override
        public String kind() {
            return "unknown-schools";
        }

        boolean trips(long unknown, long schools, long people) {
            return people > floor && unknown > limit.allowed(schools);
        }

        int needs(long unknown, long schools) {
            return secondLine != null && unknown > secondLine.allowed(schools) ? 2 : 1;
        }
    }
}
