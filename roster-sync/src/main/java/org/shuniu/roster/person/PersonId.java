package org.shuniu.roster.person;

import java.util.UUID;

/** Names one human inside the hub; a UUIDv7, never reused, never told to a client. */
public record PersonId(UUID value) {
    public static PersonId parse(String text) {
        return new PersonId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
