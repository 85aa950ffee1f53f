package org.shuniu.roster.audit;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Numbers the events of one life of a process. A sequence of PostgreSQL would not do: an act that
 * is rolled back leaves a gap in it which looks like an event that somebody took out. Here the next
 * event tells which numbers were left unused.
 */
final class RunSequence {
    private final UUID run = UUID.randomUUID();

    /** Events whose acts have not ended, by number. */
    private final TreeMap<Long, Place> open = new TreeMap<>();

    private Numbers untold = new Numbers();
    private long last;

    /**
     * Where an event stands in its run.
     *
     * @param settledBelow every smaller number is stored, or told as unused by a stored event
     * @param unused what this event tells
     */
    record Place(UUID run, long number, long settledBelow, Numbers unused) {
        long smallest() {
            return unused.isEmpty() ? number : Math.min(number, unused.first());
        }
    }

    synchronized Place next() {
        last++;
        Numbers unused = untold;
        untold = new Numbers();
        // What this event tells is told only once it is stored, so it is not settled yet.
        long settledBelow = unused.isEmpty() ? last : unused.first();
        for (Map.Entry<Long, Place> other : open.entrySet()) {
            settledBelow = Math.min(settledBelow, other.getValue().smallest());
        }
        var place = new Place(run, last, settledBelow, unused);
        open.put(last, place);
        return place;
    }

    synchronized void stored(Place place) {
        open.remove(place.number());
    }

    /** Also for what may be stored or not: a number that is both is no gap. */
    synchronized void undone(Place place) {
        open.remove(place.number());
        untold.add(place.number());
        untold.addAll(place.unused());
    }
}
