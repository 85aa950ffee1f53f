package org.shuniu.roster.trial;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.shuniu.roster.identity.Fault;
import org.shuniu.roster.intake.DeliveryRefused;
import org.shuniu.roster.source.RowFault;
import org.shuniu.roster.source.SourceFault;

/**
 * What the hub may answer to a damage.
 *
 * @param causes by which it may be called: problem types of a whole delivery, codes of rows
 * @param drift what may be believed of people until the next good delivery, because the damaged
 *     rows look like any news
 * @param silent whether nothing need be said: nothing that was sent is wrong
 */
record Verdict(Set<String> causes, Set<Field> drift, boolean silent) {
    /** What a registry says of a pupil. */
    enum Field {
        NAME,
        GENDER,
        BIRTH_DATE,
        IDENTIFIERS,
        SCHOOL,
        CLASS
    }

    /** What planning calls rows that are sound alone and impossible together. */
    private static final Set<String> AMONG_OTHERS =
            Set.of(
                    "no-key",
                    "duplicate-record",
                    "out-of-scope",
                    "key-reused",
                    "citizen-id-shared",
                    "duplicate-row",
                    "ended-unknown");

    /** Reads well, and says what is so. */
    static final Verdict HARMLESS = new Verdict(Set.of(), Set.of(), true);

    static Verdict named(String... causes) {
        return new Verdict(Set.of(causes), Set.of(), false);
    }

    /** Bytes are changed at random: any cause will do, as long as it is one of ours. */
    static Verdict namedSomehow() {
        var all = new HashSet<String>();
        Arrays.stream(SourceFault.Kind.values()).map(SourceFault.Kind::slug).forEach(all::add);
        Arrays.stream(DeliveryRefused.Kind.values()).map(Verdict::slug).forEach(all::add);
        all.addAll(rowCauses());
        return new Verdict(Set.copyOf(all), Set.of(), false);
    }

    /** Everything that a row can be called. */
    static Set<String> rowCauses() {
        return Stream.of(
                        Arrays.stream(RowFault.values()).map(RowFault::code),
                        Arrays.stream(Fault.values()).map(Fault::code),
                        AMONG_OTHERS.stream())
                .flatMap(codes -> codes)
                .collect(Collectors.toUnmodifiableSet());
    }

    static String slug(DeliveryRefused.Kind kind) {
        return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    Verdict drifting(Field... fields) {
        return new Verdict(causes, Set.of(fields), silent);
    }

    /** The damage may miss what matters, or hide in what anybody could have written. */
    Verdict maybeUnseen() {
        return new Verdict(causes, drift, true);
    }

    Verdict and(Verdict other) {
        return new Verdict(
                union(causes, other.causes), union(drift, other.drift), silent && other.silent);
    }

    private static <T> Set<T> union(Set<T> one, Set<T> other) {
        var all = new HashSet<>(one);
        all.addAll(other);
        return Set.copyOf(all);
    }
}
