package org.shuniu.roster;

/** The hub in figures, at most 5 s old. */
public record RosterStats(
        long persons,
        long activePersons,
        long spaces,
        long affiliations,
        long orgs,
        long guardianLinks,
        long quarantined,
        long openHolds,
        long openConflicts) {}
