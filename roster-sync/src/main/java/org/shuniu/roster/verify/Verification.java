package org.shuniu.roster.verify;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.shuniu.roster.apply.Desk;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.identity.PersonName;
import org.shuniu.roster.identity.StudentNumber;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.person.Assurance;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.plan.Change;
import org.shuniu.roster.plan.Edit;
import org.shuniu.roster.source.DateText;
import org.shuniu.roster.source.RegistryLookup;
import org.shuniu.roster.source.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Checks one person against a registry, in five seconds or not at all. Who is confirmed is known
 * better from then on; nothing else of the person changes, because attributes come by feeds, with a
 * plan and brakes.
 */
public final class Verification {
    private static final Logger log = LoggerFactory.getLogger(Verification.class);

    /** From the question until somebody hears that the registry is away. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A registry that hangs holds so many questions and no more. */
    private static final int AT_ONCE = 16;

    private static final int ATTEMPTS = 3;

    private final Map<String, RegistryLookup> registries = new TreeMap<>();
    private final Map<String, Semaphore> room = new TreeMap<>();
    private final Parts parts;
    private final Duration patience;

    /** What verification works with. */
    public record Parts(
            PersonStore people,
            OrgStore orgs,
            Desk desk,
            AuditLog audit,
            TransactionOperations transactions) {}

    /** What came of it. */
    public sealed interface Outcome {
        /**
         * The registry says so too.
         *
         * @param assurance of the person from now on
         */
        record Confirmed(Assurance assurance) implements Outcome {}

        /**
         * The registry says otherwise.
         *
         * @param fields in which; empty where it tells no more than that
         */
        record Contradicted(List<String> fields) implements Outcome {
            public Contradicted {
                fields = List.copyOf(fields);
            }
        }

        /** The registry has nobody of that number. */
        record NotHeld() implements Outcome {}

        /** It did not answer in time, or not with an answer. */
        record Away() implements Outcome {}

        /** The hub has no number by which a registry would know the person. */
        record NoNumber() implements Outcome {}

        record UnknownPerson() implements Outcome {}

        /** No registry of that name can be asked. */
        record UnknownRegistry(List<String> known) implements Outcome {
            public UnknownRegistry {
                known = List.copyOf(known);
            }
        }
    }

    public Verification(List<? extends RegistryLookup> registries, Parts parts) {
        this(registries, parts, PATIENCE);
    }

    Verification(List<? extends RegistryLookup> registries, Parts parts, Duration patience) {
        for (RegistryLookup registry : registries) {
            this.registries.put(registry.name(), registry);
            room.put(registry.name(), new Semaphore(AT_ONCE));
        }
        this.parts = parts;
        this.patience = patience;
    }

    /** Who can be asked, by name. */
    public List<String> registries() {
        return List.copyOf(registries.keySet());
    }

    /** Asks a registry about a person, and keeps what it confirms. */
    public Outcome verify(PersonId id, String registryName, String actor) {
        RegistryLookup registry = registries.get(registryName);
        if (registry == null) {
            return new Outcome.UnknownRegistry(registries());
        }
        Optional<StoredPerson> found = find(id);
        if (found.isEmpty()) {
            return new Outcome.UnknownPerson();
        }
        StoredPerson person = found.get();
        RegistryLookup.Question question = question(person, registry);
        if (question.numbers().isEmpty()) {
            return new Outcome.NoNumber();
        }
        Outcome outcome = outcome(registry, person, question);
        // Written before anything is raised: a check that nobody can see did not happen.
        parts.transactions()
                .executeWithoutResult(
                        status ->
                                parts.audit()
                                        .record(
                                                new VerificationEvent(
                                                        actor,
                                                        id.toString(),
                                                        new VerificationEvent.Payload(
                                                                registryName, word(outcome)))));
        return outcome instanceof Outcome.Confirmed
                ? raise(person, question, registry, actor)
                : outcome;
    }

    private Optional<StoredPerson> find(PersonId id) {
        return Optional.ofNullable(parts.people().load(List.of(id)).get(id))
                .filter(person -> person.status() != PersonStatus.VOID);
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Confirmed confirmed -> "confirmed";
            case Outcome.Contradicted contradicted -> "contradicted";
            case Outcome.NotHeld notHeld -> "not-held";
            case Outcome.Away away -> "away";
            case Outcome.NoNumber none -> "no-number";
            case Outcome.UnknownPerson unknown -> "unknown-person";
            case Outcome.UnknownRegistry unknown -> "unknown-registry";
        };
    }

    private static RegistryLookup.Question question(StoredPerson person, RegistryLookup registry) {
        var numbers = new HashMap<String, String>();
        for (StoredPerson.HeldIdentifier held : person.identifiers()) {
            if (registry.asksBy().contains(held.type().code())) {
                numbers.put(held.type().code(), held.value());
            }
        }
        return new RegistryLookup.Question(person.name(), numbers);
    }

    private Outcome outcome(
            RegistryLookup registry, StoredPerson person, RegistryLookup.Question question) {
        Semaphore seats = room.get(registry.name());
        if (seats == null || !seats.tryAcquire()) {
            log.warn("registry {} has {} questions open already", registry.name(), AT_ONCE);
            return new Outcome.Away();
        }
        Callable<RegistryLookup.Answer> asking =
                () -> {
                    try {
                        return registry.ask(question);
                    } finally {
                        seats.release();
                    }
                };
        var task = new FutureTask<>(asking);
        Thread thread = Thread.ofVirtual().name("verification").start(task);
        try {
            RegistryLookup.Answer answer = task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return compared(person, answer);
        } catch (TimeoutException e) {
            thread.interrupt();
            log.warn("registry {} did not answer in {}", registry.name(), patience);
        } catch (ExecutionException e) {
            // Of anything else than a failed transport the message may quote what was read.
            String why =
                    e.getCause() instanceof IOException failed
                            ? String.valueOf(failed.getMessage())
                            : String.valueOf(e.getCause()).split(":", 2)[0];
            log.warn("registry {} gave no answer: {}", registry.name(), why);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        return new Outcome.Away();
    }

    private static Outcome compared(StoredPerson person, RegistryLookup.Answer answer) {
        return switch (answer) {
            case RegistryLookup.Answer.NotHeld notHeld -> new Outcome.NotHeld();
            case RegistryLookup.Answer.Matches(boolean same) ->
                    same
                            ? new Outcome.Confirmed(person.assurance())
                            : new Outcome.Contradicted(List.of());
            case RegistryLookup.Answer.Held(Map<String, String> values) -> compared(person, values);
        };
    }

    /** A record confirms who has its name and a number of it, and is contradicted nowhere. */
    private static Outcome compared(StoredPerson person, Map<String, String> values) {
        var differ = new ArrayList<String>();
        var names = new HashSet<>(person.formerNameKeys());
        names.add(person.nameKey());
        Set<String> said = new HashSet<>();
        for (String field : List.of("name", "formerName")) {
            PersonName.parse(values.getOrDefault(field, ""))
                    .map(PersonName::matchKey)
                    .ifPresent(said::add);
        }
        boolean named = said.stream().anyMatch(names::contains);
        if (!said.isEmpty() && !named) {
            differ.add("name");
        }
        int numbers = 0;
        Optional<String> citizenId =
                CitizenId.parse(values.getOrDefault("idNumber", "")).map(CitizenId::value);
        Optional<String> studentNumber =
                StudentNumber.parse(values.getOrDefault("studentNumber", ""))
                        .map(StudentNumber::value);
        numbers += numberAgrees(person, IdentifierType.CITIZEN_ID, citizenId, differ);
        numbers += numberAgrees(person, IdentifierType.STUDENT_NUMBER, studentNumber, differ);
        DateText.day(values.getOrDefault("birthDate", ""))
                .map(DateText::day)
                .filter(day -> person.birthDate() != null && !day.equals(person.birthDate()))
                .ifPresent(day -> differ.add("birthDate"));
        Gender.parse(values.getOrDefault("gender", ""))
                .filter(gender -> isSaid(gender) && isSaid(person.gender()))
                .filter(gender -> gender != person.gender())
                .ifPresent(gender -> differ.add("gender"));
        if (!differ.isEmpty()) {
            return new Outcome.Contradicted(differ);
        }
        if (!named || numbers == 0) {
            log.warn("a registry's record has no name, or no number that was asked for");
            return new Outcome.Away();
        }
        return new Outcome.Confirmed(person.assurance());
    }

    private static int numberAgrees(
            StoredPerson person, IdentifierType type, Optional<String> said, List<String> differ) {
        List<String> held =
                person.identifiers().stream()
                        .filter(identifier -> identifier.type() == type)
                        .map(StoredPerson.HeldIdentifier::value)
                        .toList();
        if (said.isEmpty() || held.isEmpty()) {
            return 0;
        }
        if (held.contains(said.get())) {
            return 1;
        }
        differ.add(type.code());
        return 0;
    }

    private static boolean isSaid(Gender gender) {
        return gender == Gender.MALE || gender == Gender.FEMALE;
    }

    private Outcome raise(
            StoredPerson person,
            RegistryLookup.Question asked,
            RegistryLookup registry,
            String actor) {
        Assurance to = registry.isPopulationRegister() ? Assurance.POPULATION : Assurance.REGISTRY;
        StoredPerson today = person;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (today.assurance().compareTo(to) >= 0) {
                return new Outcome.Confirmed(today.assurance());
            }
            var draft =
                    new Desk.Draft(
                            today.id(),
                            Change.Op.UPDATE,
                            "verification",
                            today.version(),
                            today.affiliations().stream()
                                    .map(Tenure::org)
                                    .min(Comparator.comparing(org -> org.value()))
                                    .orElse(parts.orgs().root()),
                            null,
                            List.of(new Edit.SetAssurance(today.assurance(), to)));
            if (parts.desk()
                            .carryOut(
                                    new Desk.Act(
                                            BatchStore.Act.CORRECTION, Source.LOCAL, actor, null),
                                    List.of(draft))
                    instanceof Desk.Outcome.Done) {
                return new Outcome.Confirmed(to);
            }
            Optional<StoredPerson> again = find(person.id());
            // Somebody renamed the person, or gave another number, after the question.
            if (again.isEmpty() || !question(again.get(), registry).equals(asked)) {
                return new Outcome.Away();
            }
            today = again.get();
        }
        throw new IllegalStateException("somebody else kept changing the same person");
    }
}
