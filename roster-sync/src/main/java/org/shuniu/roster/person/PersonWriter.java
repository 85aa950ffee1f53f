package org.shuniu.roster.person;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.copy.CopyRows;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.identity.PersonName;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.IdentifierSeal;
import org.shuniu.roster.space.SpaceStore;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Collects what happens to some people and writes it once, in a few batches, inside the caller's
 * transaction. Not for several threads.
 */
public final class PersonWriter {
    // Everything below is found by key. In a first load, of whose rows the database knows nothing
    // yet, it would read whole tables for three people.
    private static final String BY_KEY =
            "set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off";
    private static final String AS_SEEMS_BEST =
            "set local enable_seqscan = default; set local enable_hashjoin = default; set local enable_mergejoin = default";

    private final Factory factory;
    private final Instant now;
    private final LocalDate today;
    private final @Nullable UUID batch;
    private final Map<PersonStatement, List<Line>> lines = new EnumMap<>(PersonStatement.class);
    private final NewPeople newPeople;
    private final Map<PersonId, Long> versions = new LinkedHashMap<>();
    private final Set<OrgCode> places = new HashSet<>();
    private final List<SpaceStore.NewState> spaceStates = new ArrayList<>();
    private final CopyRows history = new CopyRows(PersonStatement.COPY_HISTORY, 9);

    /** Where the facts of a person come from. */
    public record Origin(String source, @Nullable UUID batch, String actor) {}

    /** What a statement is given, once the ids of all orgs are known. */
    private interface Line {
        @Nullable Object[] arguments(OrgIds ids);
    }

    /** Orgs by code. */
    record OrgIds(Map<OrgCode, OrgStore.Org> orgs) {
        @Nullable Long of(@Nullable OrgCode code) {
            if (code == null) {
                return null;
            }
            OrgStore.Org org = orgs.get(code);
            if (org == null) {
                throw new IllegalStateException("the tree has no org " + code);
            }
            return org.id();
        }
    }

    /** Makes writers that share everything but what they collect. */
    public record Factory(
            JdbcTemplate template,
            OrgStore orgs,
            SpaceStore spaces,
            FirstLoad firstLoad,
            IdentifierSeal seal,
            SecureRandom random) {
        /**
         * A writer for some people.
         *
         * @param batch whose plan asks for what is written; null if none does
         */
        public PersonWriter at(Instant now, LocalDate today, @Nullable UUID batch) {
            return new PersonWriter(this, now, today, batch);
        }
    }

    private PersonWriter(Factory factory, Instant now, LocalDate today, @Nullable UUID batch) {
        this.batch = batch;
        this.factory = factory;
        this.now = now;
        this.today = today;
        this.newPeople = new NewPeople(factory.seal(), factory.random(), now, today);
    }

    /** A new person; the personal space opens in the same transaction (一人一空间). */
    public void open(
            PersonId id,
            String name,
            @Nullable String pinyin,
            Gender gender,
            @Nullable LocalDate birthDate,
            Assurance assurance) {
        newPeople.open(id, name, pinyin, gender, birthDate, assurance);
    }

    /** The name of today; {@link #keepFormerName} first, if the one before shall be remembered. */
    public void setName(PersonId id, String name) {
        add(PersonStatement.SET_NAME, id.value(), name, keyOf(name));
    }

    /** Remembers the name that gives way to {@code next}. */
    public void keepFormerName(PersonId id, String next) {
        add(PersonStatement.KEEP_FORMER_NAME, id.value(), keyOf(next), today);
    }

    public void dropFormerName(PersonId id, String name) {
        add(PersonStatement.DROP_FORMER_NAME, id.value(), keyOf(name));
    }

    public void setAssurance(PersonId id, Assurance assurance) {
        add(PersonStatement.SET_ASSURANCE, id.value(), assurance.code());
    }

    public void setTransition(PersonId id, @Nullable LocalDate until) {
        add(PersonStatement.SET_TRANSITION, id.value(), until);
    }

    /**
     * Remembers whose word an attribute is.
     *
     * @param authority null for a registry of the first rank
     */
    public void setAuthority(PersonId id, Attribute attribute, @Nullable Authority authority) {
        String said =
                authority == null
                        ? "{}"
                        : "{\"" + attribute.code() + "\":\"" + authority.format() + "\"}";
        add(PersonStatement.SET_AUTHORITY, id.value(), attribute.code(), said);
    }

    public void setPinyin(PersonId id, @Nullable String pinyin) {
        add(PersonStatement.SET_PINYIN, id.value(), pinyin);
    }

    public void setGender(PersonId id, Gender gender) {
        add(PersonStatement.SET_GENDER, id.value(), gender.code());
    }

    public void setBirthDate(PersonId id, @Nullable LocalDate birthDate) {
        add(PersonStatement.SET_BIRTH_DATE, id.value(), birthDate);
    }

    /** Remembers a name by which the person was known elsewhere. */
    public void addFormerName(PersonId id, String name) {
        add(PersonStatement.ADD_FORMER_NAME, id.value(), keyOf(name), name, today);
    }

    /** The person is no more: {@code survivor} is the same human. */
    public void mergeInto(PersonId id, PersonId survivor) {
        add(PersonStatement.SET_MERGED, id.value(), PersonStatus.VOID.code(), survivor.value());
        follow(id, PersonStatus.VOID);
    }

    /** The person is somebody of their own again. */
    public void unmerge(PersonId id, PersonStatus status) {
        add(PersonStatement.SET_MERGED, id.value(), status.code(), null);
        follow(id, status);
    }

    /** A row is another person's from now on. */
    public void handOver(Holding.Kind kind, long row, PersonId from, PersonId to) {
        PersonStatement statement =
                switch (kind) {
                    case AFFILIATION -> PersonStatement.HAND_OVER_AFFILIATION;
                    case IDENTIFIER -> PersonStatement.HAND_OVER_IDENTIFIER;
                    case GUARDIAN_LINK -> PersonStatement.HAND_OVER_GUARDIAN_LINK;
                    case WARD -> PersonStatement.HAND_OVER_WARD;
                };
        add(statement, row, from.value(), to.value());
    }

    /** Freezes or thaws person and space together. */
    public void setStatus(PersonId id, PersonStatus status) {
        add(PersonStatement.SET_STATUS, id.value(), status.code());
        follow(id, status);
    }

    private void follow(PersonId id, PersonStatus status) {
        String space =
                switch (status) {
                    case ACTIVE -> "open";
                    case FROZEN -> "frozen";
                    case VOID -> "void";
                };
        spaceStates.add(new SpaceStore.NewState(id.value(), space));
    }

    public void addIdentifier(PersonId id, IdentifierType type, String value, Origin origin) {
        if (newPeople.include(id)) {
            newPeople.addIdentifier(id, type, value, origin.source());
            return;
        }
        byte[] index = blindIndex(type, value);
        add(
                PersonStatement.ADD_IDENTIFIER,
                id.value(),
                type.code(),
                index,
                factory.seal().seal(type.code(), value),
                origin.source(),
                today);
    }

    public void endIdentifier(PersonId id, IdentifierType type, String value) {
        add(
                PersonStatement.END_IDENTIFIER,
                id.value(),
                type.code(),
                blindIndex(type, value),
                today);
    }

    /** An identifier in force that should never have been given. */
    public void withdrawIdentifier(PersonId id, IdentifierType type, String value) {
        add(PersonStatement.WITHDRAW_IDENTIFIER, id.value(), type.code(), blindIndex(type, value));
    }

    /** An ended identifier goes on as if it had not ended. */
    public void reopenIdentifier(PersonId id, IdentifierType type, String value) {
        add(PersonStatement.REOPEN_IDENTIFIER, id.value(), type.code(), blindIndex(type, value));
    }

    public void beginAffiliation(PersonId id, Tenure tenure) {
        comeAcross(tenure);
        if (newPeople.include(id)) {
            newPeople.beginAffiliation(id, tenure);
            return;
        }
        addWithTerms(PersonStatement.BEGIN_AFFILIATION, id, tenure, tenure.basis().code(), today);
    }

    /** The affiliation goes on with the seat, state, record and warrant of {@code after}. */
    public void changeAffiliation(PersonId id, Tenure after) {
        addWithTerms(PersonStatement.CHANGE_AFFILIATION, id, after);
    }

    /** An affiliation in force that should never have begun. */
    public void withdrawAffiliation(PersonId id, Tenure tenure) {
        comeAcross(tenure);
        add(PersonStatement.WITHDRAW_AFFILIATION, ids -> place(ids, id, tenure));
    }

    /** An ended affiliation goes on as if it had not ended. */
    public void reopenAffiliation(PersonId id, Tenure tenure) {
        addWithTerms(PersonStatement.REOPEN_AFFILIATION, id, tenure);
    }

    public void endAffiliation(PersonId id, Tenure tenure) {
        comeAcross(tenure);
        add(PersonStatement.END_AFFILIATION, ids -> place(ids, id, tenure, today));
    }

    private void addWithTerms(
            PersonStatement statement, PersonId id, Tenure tenure, Object... further) {
        comeAcross(tenure);
        Tenure.Warrant warrant = tenure.warrant();
        @Nullable Object[] terms = {
            tenure.seat(),
            tenure.state().code(),
            bytes(tenure.recordKey()),
            warrant == null ? null : warrant.sponsor().value(),
            warrant == null ? null : warrant.reason(),
            warrant == null ? null : warrant.endsOn()
        };
        add(
                statement,
                ids ->
                        place(
                                ids,
                                id,
                                tenure,
                                Stream.concat(Arrays.stream(terms), Arrays.stream(further))
                                        .toArray()));
    }

    /** What tells one affiliation in force from all others, and more. */
    private static @Nullable Object[] place(
            OrgIds ids, PersonId id, Tenure tenure, @Nullable Object... further) {
        @Nullable Object[] place = {
            id.value(),
            ids.of(tenure.org()),
            tenure.role().code(),
            ids.of(tenure.classCode()),
            tenure.source()
        };
        return Stream.concat(Arrays.stream(place), Arrays.stream(further)).toArray();
    }

    private void comeAcross(Tenure tenure) {
        places.add(tenure.org());
        if (tenure.classCode() != null) {
            places.add(tenure.classCode());
        }
    }

    /**
     * Remembers whom a registry names as guardian.
     *
     * @param sealedFacts name, relation, phone and number, sealed
     * @param citizenIdIndex finds all children of one guardian
     */
    public void proposeGuardian(
            PersonId student,
            Digest128 key,
            @Nullable Digest128 citizenIdIndex,
            byte[] sealedFacts,
            Origin origin) {
        if (newPeople.include(student)) {
            newPeople.proposeGuardian(student, key, citizenIdIndex, sealedFacts, origin.source());
            return;
        }
        add(
                PersonStatement.PROPOSE_GUARDIAN,
                student.value(),
                key.toBytes(),
                bytes(citizenIdIndex),
                sealedFacts,
                origin.source(),
                today);
    }

    public void endProposal(PersonId student, byte[] key) {
        add(PersonStatement.END_PROPOSAL, student.value(), key, today);
    }

    public void withdrawProposal(PersonId student, byte[] key) {
        add(PersonStatement.WITHDRAW_PROPOSAL, student.value(), key);
    }

    /** Ends a link even if the guardian has confirmed it. */
    public void endLink(PersonId student, byte[] key) {
        add(PersonStatement.END_LINK, student.value(), key, today);
    }

    /** A link goes on as it was: proposed, or confirmed. */
    public void reopenLink(PersonId student, byte[] key) {
        add(PersonStatement.REOPEN_LINK, student.value(), key);
    }

    /** A confirmed link is over: the student has come of age. */
    public void endGuardianship(PersonId student, byte[] key) {
        add(PersonStatement.END_GUARDIANSHIP, student.value(), key, today);
    }

    public void reopenGuardianship(PersonId student, byte[] key) {
        add(PersonStatement.REOPEN_GUARDIANSHIP, student.value(), key);
    }

    /** A proposal becomes a link: the guardian has come. */
    public void confirmGuardian(long link, PersonId guardian) {
        add(PersonStatement.CONFIRM_GUARDIAN, link, guardian.value());
    }

    public void openConflict(PersonId id, ConflictKind kind, Origin origin, long row) {
        add(PersonStatement.OPEN_CONFLICT, id.value(), kind.code(), origin.batch(), row, utc(now));
    }

    public void closeConflict(PersonId id, ConflictKind kind) {
        add(PersonStatement.CLOSE_CONFLICT, id.value(), kind.code());
    }

    public void withdrawConflict(PersonId id, ConflictKind kind) {
        add(PersonStatement.WITHDRAW_CONFLICT, id.value(), kind.code());
    }

    /** The last one of this kind was not settled after all. */
    public void reopenConflict(PersonId id, ConflictKind kind) {
        add(PersonStatement.REOPEN_CONFLICT, id.value(), kind.code());
    }

    /**
     * Closes one version of a person: what was written since the last one, why, and by whom.
     *
     * @param shownAfterJson null if the plan of the batch tells
     */
    public void version(
            PersonId id,
            long version,
            String op,
            String rule,
            Origin origin,
            @Nullable Long row,
            @Nullable String shownAfterJson) {
        versions.put(id, version);
        history.row()
                .uuid(id.value())
                .bigint(version)
                .moment(now)
                .text(op)
                .text(rule)
                .text(origin.actor())
                .uuid(origin.batch())
                .bigint(row)
                .jsonb(shownAfterJson);
    }

    /**
     * Writes everything collected.
     *
     * @throws FirstLoad.UnderWay while another batch has people to itself
     */
    public void flush() {
        factory.firstLoad().pass(batch);
        var ids = new OrgIds(places.isEmpty() ? Map.of() : factory.orgs().find(places));
        newPeople.send(template(), versions);
        factory.spaces().openPersonal(newPeople.ids(), now);
        addVersions();
        template().execute(BY_KEY);
        lines.forEach(
                (statement, collected) ->
                        statement.write(
                                template(),
                                collected.stream().map(line -> line.arguments(ids)).toList()));
        newPeople.sendWhatTheyAreGiven(template(), ids);
        factory.spaces().setStates(spaceStates);
        template().execute(AS_SEEMS_BEST);
        history.send(template());
    }

    private JdbcTemplate template() {
        return factory.template();
    }

    /** Once for each, however many versions were closed. */
    private void addVersions() {
        OffsetDateTime changed = utc(now);
        versions.forEach(
                (person, version) -> {
                    if (!newPeople.include(person)) {
                        add(PersonStatement.SET_VERSION, person.value(), version, changed);
                    }
                });
    }

    private void add(PersonStatement statement, @Nullable Object... arguments) {
        add(statement, ids -> arguments);
    }

    private void add(PersonStatement statement, Line line) {
        lines.computeIfAbsent(statement, s -> new ArrayList<>()).add(line);
    }

    private byte[] blindIndex(IdentifierType type, String value) {
        return factory.seal().blindIndex(type.code(), value).toBytes();
    }

    private static byte @Nullable [] bytes(@Nullable Digest128 digest) {
        return digest == null ? null : digest.toBytes();
    }

    private static String keyOf(String name) {
        return new PersonName(name).matchKey();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
