package org.shuniu.roster.match;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.seal.Digest128;

/**
 * The Febrl data sets in our terms: the suburb stands for the school, state and postcode for the
 * region code, {@code soc_sec_id} for the ID number by which the deterministic tiers decide. It has
 * no check digit, so that it never tells two people apart.
 */
final class Febrl {
    private static final List<String> STATES =
            List.of("", "act", "nsw", "nt", "qld", "sa", "tas", "vic", "wa");

    /** Low enough to see the whole curve. */
    private static final double LOWEST_BITS = -14;

    private final List<Entry> entries;

    /** A record and who it truly is. */
    record Entry(Profile profile, String number, String human) {}

    private Febrl(List<Entry> entries) {
        this.entries = entries;
    }

    static Febrl dataset(String name) {
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        Febrl.class.getResourceAsStream("febrl/" + name + ".csv")),
                                StandardCharsets.UTF_8))) {
            var entries = new ArrayList<Entry>();
            lines.lines()
                    .skip(1)
                    .map(line -> line.split(", ?", -1))
                    .forEach(cells -> entries.add(entry(entries.size(), cells)));
            return new Febrl(entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int records() {
        return entries.size();
    }

    private static Entry entry(int index, String[] cells) {
        String given = cells[1].strip();
        String family = cells[2].strip();
        String suburb = cells[6].strip();
        String postcode = cells[7].strip();
        int state = Math.max(0, STATES.indexOf(cells[8].strip()));
        String number = cells[10].strip();
        return new Entry(
                new Profile(
                        Someone.id(index),
                        List.of(new NameParts((given + " " + family).strip(), family, given)),
                        null,
                        Gender.UNKNOWN,
                        date(cells[9].strip()),
                        new Profile.Numbers(
                                Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(),
                                Set.of()),
                        new Profile.Places(
                                suburb.isEmpty() ? Set.of() : Set.of(suburb),
                                postcode.isEmpty()
                                        ? Set.of()
                                        : Set.of("%02d%s".formatted(state, postcode)),
                                Set.of()),
                        new Profile.Household(Set.of(), Set.of(), Set.of(), Set.of()),
                        null),
                number,
                cells[0].split("-")[1]);
    }

    private static @Nullable LocalDate date(String digits) {
        try {
            return digits.length() == 8
                    ? LocalDate.of(
                            Integer.parseInt(digits.substring(0, 4)),
                            Integer.parseInt(digits.substring(4, 6)),
                            Integer.parseInt(digits.substring(6)))
                    : null;
        } catch (DateTimeException | NumberFormatException notADate) {
            return null;
        }
    }

    /**
     * What the deterministic tiers do with one record after the other.
     *
     * @param wrong records that were merged with another human's
     */
    record Automatic(int merged, int wrong) {}

    Automatic automatically() {
        var byNumber = new HashMap<String, Entry>();
        int merged = 0;
        int wrong = 0;
        for (Entry entry : entries) {
            Entry known = byNumber.putIfAbsent(entry.number(), entry);
            if (known != null && same(entry, known)) {
                merged++;
                wrong += entry.human().equals(known.human()) ? 0 : 1;
            }
        }
        return new Automatic(merged, wrong);
    }

    private static boolean same(Entry row, Entry known) {
        var number = new Digest128(1, row.number().hashCode());
        var candidate =
                new Candidate(
                        known.profile().id(),
                        Set.of(known.profile().name().key()),
                        known.profile().birthDate(),
                        known.profile().gender(),
                        number);
        var identifiers = new EnumMap<IdentifierType, Digest128>(IdentifierType.class);
        identifiers.put(IdentifierType.CITIZEN_ID, number);
        MatchOutcome outcome =
                PersonMatcher.match(
                        new PersonMatcher.Clues(
                                row.profile().name().key(),
                                null,
                                row.profile().birthDate(),
                                row.profile().gender(),
                                identifiers,
                                null),
                        new PersonMatcher.Known(
                                null, Map.of(IdentifierType.CITIZEN_ID, candidate), null, null));
        return outcome instanceof MatchOutcome.Same;
    }

    /** Every pair that can be told from its scores, whether or not an index would find it. */
    PrecisionAndRecall allPairs() {
        return scored(false);
    }

    /** The same for those pairs that {@link Blocking} finds. */
    PrecisionAndRecall foundPairs() {
        return scored(true);
    }

    private PrecisionAndRecall scored(boolean found) {
        var scorer =
                new CandidateScorer(
                        NameFrequencies.of(entries.stream().map(e -> e.profile().name()).toList()),
                        entries.size(),
                        LOWEST_BITS);
        var result = new PrecisionAndRecall();
        Map<LocalDate, TreeMap<String, List<Integer>>> index = found ? index() : Map.of();
        for (int i = 0; i < entries.size(); i++) {
            Entry one = entries.get(i);
            boolean[] near = found ? near(one, index) : new boolean[0];
            for (int j = 0; j < i; j++) {
                Entry other = entries.get(j);
                boolean same = one.human().equals(other.human());
                if (same) {
                    result.expectOne();
                }
                if ((!found || near[j])
                        && scorer.score(one.profile(), other.profile())
                                instanceof Scored.Proposal proposal) {
                    result.add(proposal.bits(), same);
                }
            }
        }
        return result;
    }

    private Map<LocalDate, TreeMap<String, List<Integer>>> index() {
        var index = new HashMap<LocalDate, TreeMap<String, List<Integer>>>();
        for (int i = 0; i < entries.size(); i++) {
            Profile profile = entries.get(i).profile();
            if (profile.birthDate() != null) {
                index.computeIfAbsent(profile.birthDate(), d -> new TreeMap<>())
                        .computeIfAbsent(profile.name().key(), k -> new ArrayList<>())
                        .add(i);
            }
        }
        return index;
    }

    private boolean[] near(Entry entry, Map<LocalDate, TreeMap<String, List<Integer>>> index) {
        boolean[] near = new boolean[entries.size()];
        Profile profile = entry.profile();
        if (profile.birthDate() == null || profile.name().key().isEmpty()) {
            return near;
        }
        for (Blocking.Probe probe : Blocking.probes(profile.names(), profile.birthDate())) {
            index.getOrDefault(probe.birthDate(), new TreeMap<>())
                    .subMap(probe.from(), probe.to())
                    .values()
                    .forEach(
                            hits ->
                                    hits.stream()
                                            .filter(hit -> worthComparing(profile, hit))
                                            .forEach(hit -> near[hit] = true));
        }
        return near;
    }

    private boolean worthComparing(Profile seed, int found) {
        return Blocking.worthComparing(seed.names(), entries.get(found).profile().name());
    }

    @Override
    public String toString() {
        return "%d records, %d humans"
                .formatted(entries.size(), entries.stream().map(Entry::human).distinct().count());
    }

    static List<String> datasets() {
        return Arrays.asList("dataset1", "dataset3");
    }
}
