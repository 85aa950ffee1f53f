package org.shuniu.roster.match;

import static java.util.stream.Collectors.groupingBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The family names of China and how many people bear each; the resource names its source and
 * licence.
 */
final class FamilyNames {
    private static final String RESOURCE = "family-names.csv";
    private static final double MILLION = 1_000_000;

    /** Of a name that is not listed: rarer than the rarest that is. */
    private static final double UNLISTED = 20 / MILLION;

    private static final Map<String, Double> SHARES = load();
    private static final Map<String, List<String>> BY_READING =
            SHARES.keySet().stream().collect(groupingBy(Reading::ofFamily));

    private FamilyNames() {}

    /** The share of people in the nation who bear this name. */
    static double share(String family) {
        return SHARES.getOrDefault(family, UNLISTED);
    }

    /** Whether these two characters are one family name (欧阳). */
    static boolean isCompound(String twoCharacters) {
        return SHARES.containsKey(twoCharacters);
    }

    /** This name and those that a clerk who only heard it may have written instead. */
    static List<String> soundingLike(String family) {
        List<String> alike = BY_READING.getOrDefault(Reading.ofFamily(family), List.of());
        return alike.contains(family) ? alike : List.of(family);
    }

    private static Map<String, Double> load() {
        try (InputStream bytes =
                        Objects.requireNonNull(FamilyNames.class.getResourceAsStream(RESOURCE));
                var lines =
                        new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .collect(
                            Collectors.toMap(
                                    cells -> cells[0],
                                    cells -> Integer.parseInt(cells[1]) / MILLION));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
