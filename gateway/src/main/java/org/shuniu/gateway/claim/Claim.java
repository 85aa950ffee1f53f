package org.shuniu.gateway.claim;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.person.PersonProfile;

/**
 * One row of the {@link ClaimCatalogue}.
 *
 * @param scope the scope that asks for it
 * @param source the value for a person as one receiver may see it; null if there is none
 * @param vendors whether vendors may have it
 * @param spec where the claim is defined
 */
record Claim(
        String name,
        String scope,
        BiFunction<PersonProfile, Receiver, @Nullable Object> source,
        Vendors vendors,
        String spec) {
    /** Platforms of the system get every claim of the catalogue; vendors as it says here. */
    enum Vendors {
        ALWAYS,
        WITH_CONSENT,
        NEVER
    }
}
