package org.shuniu.roster.source;

import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** A registry that can be asked about one person. */
public interface RegistryLookup {
    /** The hub's words for numbers that a registry may be asked by. */
    Set<String> NUMBERS = Set.of("citizenId", "studentNumber", "teacherNumber");

    /** How it is called; a source of the hub may be called the same. */
    String name();

    /** Whether it knows everybody in the country, and not only who is at school. */
    boolean isPopulationRegister();

    /** What it can be asked by, of {@link #NUMBERS}; one of them is enough. */
    Set<String> asksBy();

    /**
     * Asks. The caller gives up after five seconds and interrupts.
     *
     * @throws IOException if no whole answer came
     */
    Answer ask(Question question) throws IOException, InterruptedException;

    /**
     * About whom; its {@code toString} keeps it out of any log.
     *
     * @param numbers those of {@link #asksBy} that the hub holds; at least one
     */
    record Question(String name, Map<String, String> numbers) {
        public Question {
            numbers = Map.copyOf(numbers);
        }

        @Override
        public String toString() {
            return "Question[***]";
        }
    }

    /** What the registry says. */
    sealed interface Answer {
        /**
         * Its record of the person.
         *
         * @param values by field of {@link Mapping}: {@code name}, {@code formerName}, {@code
         *     birthDate}, {@code gender}, {@code idNumber}, {@code studentNumber}
         */
        record Held(Map<String, String> values) implements Answer {
            public Held {
                values = Map.copyOf(values);
            }

            @Override
            public String toString() {
                return "Held[***]";
            }
        }

        /** That name and number belong together, or that they do not; it tells nothing else. */
        record Matches(boolean same) implements Answer {}

        /** It has nobody of that number. */
        record NotHeld() implements Answer {}
    }
}
