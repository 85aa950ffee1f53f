package org.shuniu.roster.audit;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A set of numbers that mostly follow each other, kept and written as its ranges. */
final class Numbers {
    private static final Pattern RANGE = Pattern.compile("\\[(\\d+),(\\d+)\\)");

    /** The first number of each range, and the one after its last. */
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    /** Reads a {@code multirange} as PostgreSQL prints it. */
    static Numbers parse(String multirange) {
        var numbers = new Numbers();
        RANGE.matcher(multirange)
                .results()
                .forEach(
                        range ->
                                numbers.add(
                                        Long.parseLong(range.group(1)),
                                        Long.parseLong(range.group(2))));
        return numbers;
    }

    void add(long number) {
        add(number, number + 1);
    }

    void addAll(Numbers others) {
        others.ranges.forEach(this::add);
    }

    private void add(long from, long to) {
        long start = from;
        long end = to;
        Map.Entry<Long, Long> touching = ranges.floorEntry(end);
        while (touching != null && touching.getValue() >= start) {
            start = Math.min(start, touching.getKey());
            end = Math.max(end, touching.getValue());
            ranges.remove(touching.getKey());
            touching = ranges.floorEntry(end);
        }
        ranges.put(start, end);
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** Only of what is not empty. */
    long first() {
        return ranges.firstKey();
    }

    /** The smallest number from one on that is not here. */
    long firstMissing() {
        Map.Entry<Long, Long> first = ranges.firstEntry();
        return first == null || first.getKey() > 1 ? 1 : first.getValue();
    }

    @Override
    public String toString() {
        return ranges.entrySet().stream()
                .map(range -> "[%d,%d)".formatted(range.getKey(), range.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }
}
