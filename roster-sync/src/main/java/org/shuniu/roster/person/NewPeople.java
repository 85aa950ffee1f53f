package org.shuniu.roster.person;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.copy.CopyRows;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.identity.PersonName;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.IdentifierSeal;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The part of a {@link PersonWriter} that is about people nobody knows yet: nothing of theirs can
 * be there already, so that it goes in by {@code COPY} and is never looked for.
 */
final class NewPeople {
    private final IdentifierSeal seal;
    private final SecureRandom random;
    private final Instant now;
    private final LocalDate today;
    private final Map<PersonId, Opened> opened = new LinkedHashMap<>();
    private final List<Begun> begun = new ArrayList<>();
    private final CopyRows identifiers = new CopyRows(PersonStatement.COPY_IDENTIFIERS, 6);
    private final CopyRows proposals = new CopyRows(PersonStatement.COPY_PROPOSALS, 7);

    /** An affiliation of somebody new. */
    private record Begun(PersonId person, Tenure tenure) {}

    /** Somebody new: nothing is stored yet that could be given twice. */
    private static final class Opened {
        private final String name;
        private final @Nullable String pinyin;
        private final Gender gender;
        private final @Nullable LocalDate birthDate;
        private final Assurance assurance;
        private final List<Object> given = new ArrayList<>(6);

        Opened(
                String name,
                @Nullable String pinyin,
                Gender gender,
                @Nullable LocalDate birthDate,
                Assurance assurance) {
            this.name = name;
            this.pinyin = pinyin;
            this.gender = gender;
            this.birthDate = birthDate;
            this.assurance = assurance;
        }

        boolean isFirst(Object gift) {
            return !given.contains(gift) && given.add(gift);
        }
    }

    private record GivenNumber(IdentifierType type, Digest128 index) {}

    private record Place(OrgCode org, Role role, @Nullable OrgCode classCode, String source) {}

    private record Proposal(Digest128 key) {}

    NewPeople(IdentifierSeal seal, SecureRandom random, Instant now, LocalDate today) {
        this.seal = seal;
        this.random = random;
        this.now = now;
        this.today = today;
    }

    void open(
            PersonId id,
            String name,
            @Nullable String pinyin,
            Gender gender,
            @Nullable LocalDate birthDate,
            Assurance assurance) {
        opened.put(id, new Opened(name, pinyin, gender, birthDate, assurance));
    }

    boolean include(PersonId id) {
        return opened.containsKey(id);
    }

    List<UUID> ids() {
        return opened.keySet().stream().map(PersonId::value).toList();
    }

    void addIdentifier(PersonId id, IdentifierType type, String value, String source) {
        Digest128 index = seal.blindIndex(type.code(), value);
        if (person(id).isFirst(new GivenNumber(type, index))) {
            identifiers
                    .row()
                    .uuid(id.value())
                    .text(type.code())
                    .bytea(index.toBytes())
                    .bytea(seal.seal(type.code(), value))
                    .text(source)
                    .date(today);
        }
    }

    void beginAffiliation(PersonId id, Tenure tenure) {
        var place = new Place(tenure.org(), tenure.role(), tenure.classCode(), tenure.source());
        if (person(id).isFirst(place)) {
            begun.add(new Begun(id, tenure));
        }
    }

    void proposeGuardian(
            PersonId student,
            Digest128 key,
            @Nullable Digest128 citizenIdIndex,
            byte[] sealedFacts,
            String source) {
        if (person(student).isFirst(new Proposal(key))) {
            proposals
                    .row()
                    .uuid(student.value())
                    .text("proposed")
                    .bytea(key.toBytes())
                    .bytea(bytes(citizenIdIndex))
                    .bytea(sealedFacts)
                    .text(source)
                    .date(today);
        }
    }

    private Opened person(PersonId id) {
        return Objects.requireNonNull(opened.get(id));
    }

    /** The people themselves, who come before everything that refers to them. */
    void send(JdbcTemplate template, Map<PersonId, Long> versions) {
        var rows = new CopyRows(PersonStatement.COPY_PEOPLE, 12);
        opened.forEach(
                (id, person) ->
                        rows.row()
                                .uuid(id.value())
                                .text(newSubject())
                                .text(person.name)
                                .text(new PersonName(person.name).matchKey())
                                .text(person.pinyin)
                                .text(person.gender.code())
                                .date(person.birthDate)
                                .text(person.assurance.code())
                                .text("active")
                                .bigint(versions.getOrDefault(id, 0L))
                                .moment(now)
                                .moment(now));
        rows.send(template);
    }

    void sendWhatTheyAreGiven(JdbcTemplate template, PersonWriter.OrgIds orgs) {
        identifiers.send(template);
        affiliations(orgs).send(template);
        proposals.send(template);
    }

    private CopyRows affiliations(PersonWriter.OrgIds orgs) {
        var rows = new CopyRows(PersonStatement.COPY_AFFILIATIONS, 13);
        for (Begun beginning : begun) {
            Tenure tenure = beginning.tenure();
            Tenure.Warrant warrant = tenure.warrant();
            rows.row()
                    .uuid(beginning.person().value())
                    .bigint(orgs.of(tenure.org()))
                    .bigint(orgs.of(tenure.classCode()))
                    .text(tenure.role().code())
                    .integer(tenure.seat())
                    .text(tenure.state().code())
                    .text(tenure.source())
                    .bytea(bytes(tenure.recordKey()))
                    .text(tenure.basis().code())
                    .text(warrant == null ? null : warrant.sponsor().value())
                    .text(warrant == null ? null : warrant.reason())
                    .date(warrant == null ? null : warrant.endsOn())
                    .date(today);
        }
        return rows;
    }

    private String newSubject() {
        byte[] subject = new byte[16];
        random.nextBytes(subject);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(subject);
    }

    private static byte @Nullable [] bytes(@Nullable Digest128 digest) {
        return digest == null ? null : digest.toBytes();
    }
}
