package org.shuniu.gateway.api;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.match.NoMerge;
import org.shuniu.roster.merge.MergeDesk;
import org.shuniu.roster.person.PersonId;

/**
 * How two people are to be made one, as clients send it.
 *
 * @param planHash of the two as the caller looked at them
 * @param survivor who stays; left out for whom the hub names
 * @param citizenIdOf whose ID number stays, if both have one
 * @param despite rules that say they are two and that the caller knows not to hold here
 */
record MergeRequest(
        @Nullable String planHash,
        @Nullable String survivor,
        @Nullable String citizenIdOf,
        @Nullable List<@Nullable String> despite) {
    MergeDesk.Wish of(PersonId one, PersonId other) {
        if (planHash == null || planHash.isBlank()) {
            throw invalid("planHash", "planHash is missing: the one that was shown.");
        }
        return new MergeDesk.Wish(
                one,
                other,
                oneOfTheTwo("survivor", survivor, one, other),
                oneOfTheTwo("citizenIdOf", citizenIdOf, one, other),
                rules(),
                planHash);
    }

    private static @Nullable PersonId oneOfTheTwo(
            String property, @Nullable String text, PersonId one, PersonId other) {
        if (text == null) {
            return null;
        }
        UUID id = ResourceId.parse(text).orElse(null);
        if (one.value().equals(id)) {
            return one;
        }
        if (other.value().equals(id)) {
            return other;
        }
        throw invalid(property, property + " is the id of one of the two people.");
    }

    private Set<NoMerge> rules() {
        var rules = EnumSet.noneOf(NoMerge.class);
        for (String code : despite == null ? List.<@Nullable String>of() : despite) {
            rules.add(
                    NoMerge.find(code == null ? "" : code)
                            .orElseThrow(
                                    () ->
                                            invalid(
                                                    "despite",
                                                    "despite holds rules that a problem told-apart"
                                                            + " named.")));
        }
        return rules;
    }

    static ProblemException invalid(String property, String detail) {
        return new ProblemException(
                Problem.of(ProblemType.INVALID_PROPERTY, detail).with("property", property));
    }
}
