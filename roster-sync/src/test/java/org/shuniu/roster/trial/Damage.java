package org.shuniu.roster.trial;

import java.util.random.RandomGenerator;

/** Something that goes wrong between the registry and the hub. */
sealed interface Damage permits ClerksDamage, FileDamage, MixUp {
    Verdict verdict();

    Parcel done(Parcel parcel, Office office, RandomGenerator dice);

    /**
     * What else lies about where parcels are made up.
     *
     * @param lastYears the same registry's export of a year ago
     * @param neighbours another registry's export of today
     */
    record Office(Sheet lastYears, Sheet neighbours) {}
}
