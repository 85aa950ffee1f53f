package org.shuniu.roster.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Events of the trail as they pass, in any order: which numbers should be there and are not. */
final class SequenceGaps {
    private final Map<UUID, Run> runs = new HashMap<>();

    private static final class Run {
        private final Numbers known = new Numbers();
        private long settledBelow;
    }

    void add(RunSequence.Place place) {
        Run run = runs.computeIfAbsent(place.run(), id -> new Run());
        run.known.add(place.number());
        run.known.addAll(place.unused());
        run.settledBelow = Math.max(run.settledBelow, place.settledBelow());
    }

    /** A number that is missing, for an auditor. */
    Optional<String> first() {
        return runs.entrySet().stream()
                .filter(run -> run.getValue().known.firstMissing() < run.getValue().settledBelow)
                .map(
                        run ->
                                "event %d of the run %s was removed before it was sealed"
                                        .formatted(
                                                run.getValue().known.firstMissing(), run.getKey()))
                .sorted()
                .findFirst();
    }
}
