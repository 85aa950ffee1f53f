package org.shuniu.roster.person;

import java.util.Comparator;
import java.util.UUID;

/** Names one human inside the hub; a UUIDv7, never reused, never told to a client. */
public record PersonId(UUID value) {
    /** As PostgreSQL sorts a {@code uuid}; {@link UUID#compareTo} takes its halves as signed. */
    public static final Comparator<PersonId> IN_ORDER =
            Comparator.comparing(
                    PersonId::value,
                    (one, other) -> {
                        int high =
                                Long.compareUnsigned(
                                        one.getMostSignificantBits(),
                                        other.getMostSignificantBits());
                        return high != 0
                                ? high
                                : Long.compareUnsigned(
                                        one.getLeastSignificantBits(),
                                        other.getLeastSignificantBits());
                    });

    public static PersonId parse(String text) {
        return new PersonId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
