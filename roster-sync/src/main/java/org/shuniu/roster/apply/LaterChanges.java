package org.shuniu.roster.apply;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.plan.Change;
import org.shuniu.roster.plan.Edit;
import org.shuniu.roster.plan.PlanStore;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.IdentifierSeal;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds what stands on a batch, so that taking the batch back would pull the ground from under it.
 */
public final class LaterChanges {
    private static final String DEPENDENT = resource("later-changes.sql");

    // Numbers that are given to one human each and were taken from people by the batch, perhaps.
    private static final String TAKEN_SINCE =
            """
            select distinct i.person_id, i.blind_index, j.person_id as holder
              from roster.batch b
              join roster.applied_change c on c.batch_id = b.batch_id and c.op not in ('create', 'confirm')
              join roster.identifier i on i.person_id = c.person_id and i.type in ('citizenId', 'studentNumber')
                                      and i.ended_on is not null
              join roster.identifier j on j.blind_index = i.blind_index and j.type = i.type and j.ended_on is null
                                      and j.person_id <> i.person_id
             where b.batch_id = :batch
            """;

    private static final String GIVEN_BY =
            """
            select distinct c.batch_id
              from roster.applied_change c
              join roster.batch b using (batch_id)
             where c.person_id = any(cast(:people as uuid[])) and c.batch_id <> :batch
               and c.op <> 'confirm' and b.act <> 'undo'
            """;

    private final JdbcClient jdbc;
    private final PlanStore plans;
    private final IdentifierSeal seal;

    private record Taken(PersonId from, Digest128 index, PersonId holder) {}

    public LaterChanges(JdbcClient jdbc, PlanStore plans, IdentifierSeal seal) {
        this.jdbc = jdbc;
        this.plans = plans;
        this.seal = seal;
    }

    /** What must be undone before this batch can be; empty if nothing. */
    public Optional<Dependents> of(UUID batch) {
        record Line(UUID batch, long people, boolean whole) {}
        List<Line> lines =
                jdbc.sql(DEPENDENT)
                        .param("batch", batch)
                        .query(
                                (rs, n) ->
                                        new Line(
                                                rs.getObject("batch_id", UUID.class),
                                                rs.getLong("people"),
                                                rs.getBoolean("whole")))
                        .list();
        Set<UUID> batches = new TreeSet<>();
        lines.stream().map(Line::batch).filter(Objects::nonNull).forEach(batches::add);
        long people = lines.getFirst().people();
        Set<PersonId> holders = holdersOfNumbersFrom(batch);
        if (!holders.isEmpty()) {
            batches.addAll(givenBy(batch, holders));
            people += holders.size();
        }
        // Without any line, only the whole is left, and it is empty.
        return lines.size() == 1 && holders.isEmpty()
                ? Optional.empty()
                : Optional.of(new Dependents(List.copyOf(batches), people));
    }

    /** Who holds by now what the batch took from somebody. */
    private Set<PersonId> holdersOfNumbersFrom(UUID batch) {
        List<Taken> taken =
                jdbc.sql(TAKEN_SINCE)
                        .param("batch", batch)
                        .query(
                                (rs, n) ->
                                        new Taken(
                                                new PersonId(rs.getObject(1, UUID.class)),
                                                Digest128.of(rs.getBytes(2)),
                                                new PersonId(rs.getObject(3, UUID.class))))
                        .list();
        if (taken.isEmpty()) {
            return Set.of();
        }
        Set<HeldNumber> gone = numbers(batch, taken.stream().map(Taken::from), LaterChanges::ended);
        // Who got a number in the very batch gives it back with it.
        Set<HeldNumber> given =
                numbers(batch, taken.stream().map(Taken::holder), LaterChanges::added);
        return taken.stream()
                .filter(line -> gone.contains(new HeldNumber(line.from(), line.index())))
                .filter(line -> !given.contains(new HeldNumber(line.holder(), line.index())))
                .map(Taken::holder)
                .collect(Collectors.toSet());
    }

    private record HeldNumber(PersonId person, Digest128 index) {}

    private record Named(IdentifierType type, String value) {}

    private static Optional<Named> ended(Edit edit) {
        return edit instanceof Edit.EndIdentifier(IdentifierType type, String value)
                ? Optional.of(new Named(type, value))
                : Optional.empty();
    }

    private static Optional<Named> added(Edit edit) {
        return edit instanceof Edit.AddIdentifier(IdentifierType type, String value)
                ? Optional.of(new Named(type, value))
                : Optional.empty();
    }

    private Set<HeldNumber> numbers(
            UUID batch, Stream<PersonId> people, Function<Edit, Optional<Named>> named) {
        return plans.appliedTo(batch, people.distinct().toList()).stream()
                .flatMap(
                        (Change change) ->
                                change.edits().stream()
                                        .flatMap(edit -> named.apply(edit).stream())
                                        .map(
                                                number ->
                                                        new HeldNumber(
                                                                change.person(),
                                                                seal.blindIndex(
                                                                        number.type().code(),
                                                                        number.value()))))
                .collect(Collectors.toSet());
    }

    private List<UUID> givenBy(UUID batch, Collection<PersonId> holders) {
        return jdbc.sql(GIVEN_BY)
                .param("batch", batch)
                .param("people", holders.stream().map(PersonId::toString).toArray(String[]::new))
                .query(UUID.class)
                .list();
    }

    private static String resource(String name) {
        try (InputStream in = LaterChanges.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
