package org.shuniu.gateway.claim;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.person.PersonId;

/**
 * That an audience knows a person.
 *
 * @param given what a split gave the person here in place of their own subject; null if none did
 */
public record ClientSubject(
        long id, PersonId person, Audience audience, @Nullable String given, Instant metAt) {}
