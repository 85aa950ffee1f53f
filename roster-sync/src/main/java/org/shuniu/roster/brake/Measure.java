package org.shuniu.roster.brake;

/**
 * What a plan does to one population of one org.
 *
 * @param orgId the org's number in the database
 * @param orgCode the org's code
 * @param affected how many people the plan concerns
 * @param earlier how many left in the last days and were looked at by nobody
 * @param ended how many lose a place here, wherever they go
 * @param empties whether none of those who are there stays
 */
record Measure(
        Operation operation,
        Level level,
        long orgId,
        String orgCode,
        Population population,
        long affected,
        long earlier,
        long ended,
        boolean empties) {
    static Measure of(
            Operation operation,
            Level level,
            long orgId,
            String orgCode,
            Population population,
            long affected) {
        return new Measure(operation, level, orgId, orgCode, population, affected, 0, 0, false);
    }

    Measure withAffected(long people) {
        return new Measure(
                operation, level, orgId, orgCode, population, people, earlier, ended, empties);
    }
}
