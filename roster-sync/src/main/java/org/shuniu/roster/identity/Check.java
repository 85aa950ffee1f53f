package org.shuniu.roster.identity;

import java.util.Optional;

/** What checking a typed text came to: the value in its normal form, or what is wrong with it. */
public sealed interface Check<T> {
    record Sound<T>(T value) implements Check<T> {}

    record Faulty<T>(Fault fault) implements Check<T> {}

    /** The value, for callers that do not care what is wrong. */
    default Optional<T> sound() {
        return switch (this) {
            case Sound<T>(T value) -> Optional.of(value);
            case Faulty<T> faulty -> Optional.empty();
        };
    }

    static <T> Check<T> sound(T value) {
        return new Sound<>(value);
    }

    static <T> Check<T> faulty(Fault fault) {
        return new Faulty<>(fault);
    }
}
