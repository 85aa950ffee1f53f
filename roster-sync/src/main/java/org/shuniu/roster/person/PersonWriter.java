package org.shuniu.roster.person;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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
 * transaction. Ends are written before begins, so that a change of class or number never meets its
 * own unique key. Not for several threads.
 */
public final class PersonWriter {
    // Written for people nobody knows yet by NewPeople; named here, where their tables are.
    static final String COPY_PEOPLE =
            """
            copy roster.person (person_id, public_subject, name, name_key, pinyin, gender, birth_date, assurance, status,
                                version, created_at, changed_at)
            from stdin (format binary)
            """;

    static final String COPY_IDENTIFIERS =
            """
            copy roster.identifier (person_id, type, blind_index, sealed, source_id, began_on)
            from stdin (format binary)
            """;

    static final String COPY_AFFILIATIONS =
            """
            copy roster.affiliation (person_id, org_id, class_id, role, seat, state, source_id, record_key, basis, sponsor,
                                     reason, ends_on, began_on)
            from stdin (format binary)
            """;

    static final String COPY_PROPOSALS =
            """
            copy roster.guardian_link (student_id, state, proposal_key, blind_index, sealed, source_id, began_on)
            from stdin (format binary)
            """;

    private static final String COPY_HISTORY =
            """
            copy roster.person_history (person_id, version, occurred_at, op, rule, actor, batch_id, row_number, shown_after)
            from stdin (format binary)
            """;

    private static final String SET_VERSIONS =
            """
            update roster.person p set version = v.version, changed_at = ?
              from unnest(?, ?) v (person_id, version)
             where p.person_id = v.person_id
            """;

    private static final String KEEP_FORMER_NAME =
            """
            insert into roster.former_name (person_id, name, name_key, ended_on)
            select person_id, name, name_key, ? from roster.person where person_id = ? and name_key <> ?
            on conflict (person_id, name_key) do update set ended_on = excluded.ended_on
            """;

    private static final String DROP_FORMER_NAME =
            "delete from roster.former_name where person_id = ? and name_key = ?";

    private static final String ADD_FORMER_NAME =
            """
            insert into roster.former_name (person_id, name, name_key, ended_on) values (?, ?, ?, ?)
            on conflict (person_id, name_key) do nothing
            """;

    private static final String SET_MERGED =
            "update roster.person set status = ?, merged_into = ? where person_id = ?";

    private static final String HAND_OVER_AFFILIATION =
            "update roster.affiliation set person_id = ? where affiliation_id = ? and person_id = ?";
    private static final String HAND_OVER_IDENTIFIER =
            "update roster.identifier set person_id = ? where identifier_id = ? and person_id = ?";
    private static final String HAND_OVER_WARD =
            "update roster.guardian_link set guardian_id = ? where guardian_link_id = ? and guardian_id = ?";

    // The facts stay sealed for whom they were sealed.
    private static final String HAND_OVER_GUARDIAN_LINK =
            """
            update roster.guardian_link set sealed_for = coalesce(sealed_for, student_id), student_id = ?
             where guardian_link_id = ? and student_id = ?
            """;

    private static final String SET_NAME =
            "update roster.person set name = ?, name_key = ? where person_id = ?";
    private static final String SET_PINYIN =
            "update roster.person set pinyin = ? where person_id = ?";
    private static final String SET_GENDER =
            "update roster.person set gender = ? where person_id = ?";
    private static final String SET_BIRTH_DATE =
            "update roster.person set birth_date = ? where person_id = ?";
    private static final String SET_STATUS =
            "update roster.person set status = ? where person_id = ?";
    private static final String SET_ASSURANCE =
            "update roster.person set assurance = ? where person_id = ?";
    private static final String SET_TRANSITION =
            "update roster.person set transition_until = ? where person_id = ?";

    private static final String SET_AUTHORITY =
            """
            update roster.person
               set asserted = nullif(coalesce(asserted, '{}') - cast(? as text) || cast(? as jsonb), '{}')
             where person_id = ?
            """;

    private static final String END_IDENTIFIER =
            """
            update roster.identifier set ended_on = ?
             where person_id = ? and type = ? and blind_index = ? and ended_on is null
            """;

    // What is given by mistake ends the day before it was: readers of the past skip it.
    private static final String WITHDRAW_IDENTIFIER =
            """
            update roster.identifier set ended_on = began_on - 1
             where person_id = ? and type = ? and blind_index = ? and ended_on is null
            """;

    private static final String REOPEN_IDENTIFIER =
            """
            update roster.identifier set ended_on = null
             where (person_id, identifier_id) = (
                   select person_id, max(identifier_id) from roster.identifier
                    where person_id = ? and type = ? and blind_index = ?
                      and (ended_on is null or ended_on >= began_on)
                    group by person_id)
            """;

    private static final String ADD_IDENTIFIER =
            """
            insert into roster.identifier (person_id, type, blind_index, sealed, source_id, began_on)
            select ?, ?, ?, ?, ?, ?
             where not exists (select 1 from roster.identifier
                                where person_id = ? and type = ? and blind_index = ? and ended_on is null)
            """;

    private static final String END_AFFILIATION =
            """
            update roster.affiliation set state = 'ended', ended_on = ?
             where person_id = ? and org_id = ? and role = ? and class_id is not distinct from ? and source_id = ?
               and ended_on is null
            """;

    // The unique index is `nulls not distinct`: not every affiliation has a class.
    private static final String BEGIN_AFFILIATION =
            """
            insert into roster.affiliation (person_id, org_id, class_id, role, seat, state, source_id, record_key, basis,
                                            sponsor, reason, ends_on, began_on)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (person_id, org_id, role, class_id, source_id) where ended_on is null do nothing
            """;

    private static final String WITHDRAW_AFFILIATION =
            """
            update roster.affiliation a set state = 'ended', ended_on = a.began_on - 1
             where a.person_id = ? and a.org_id = ? and a.role = ? and a.class_id is not distinct from ?
               and a.source_id = ? and a.ended_on is null
            """;

    // The newest one at this place: nothing began there since it ended, or it would have ended too.
    private static final String REOPEN_AFFILIATION =
            """
            update roster.affiliation set seat = ?, state = ?, record_key = ?, sponsor = ?, reason = ?, ends_on = ?,
                                          ended_on = null
             where (person_id, affiliation_id) = (
                   select a.person_id, max(a.affiliation_id)
                     from roster.affiliation a
                    where a.person_id = ? and a.org_id = ? and a.role = ? and a.class_id is not distinct from ?
                      and a.source_id = ? and (a.ended_on is null or a.ended_on >= a.began_on)
                    group by a.person_id)
            """;

    private static final String CHANGE_AFFILIATION =
            """
            update roster.affiliation set seat = ?, state = ?, record_key = ?, sponsor = ?, reason = ?, ends_on = ?
             where person_id = ? and org_id = ? and role = ? and class_id is not distinct from ? and source_id = ?
               and ended_on is null
            """;

    private static final String END_PROPOSAL =
            """
            update roster.guardian_link set state = 'ended', ended_on = ?
             where student_id = ? and proposal_key = ? and state = 'proposed' and ended_on is null
            """;

    private static final String WITHDRAW_PROPOSAL =
            """
            update roster.guardian_link set state = 'ended', ended_on = began_on - 1
             where student_id = ? and proposal_key = ? and ended_on is null
            """;

    private static final String END_LINK =
            """
            update roster.guardian_link set state = 'ended', ended_on = ?
             where student_id = ? and proposal_key = ? and ended_on is null
            """;

    private static final String END_GUARDIANSHIP =
            """
            update roster.guardian_link set state = 'ended', ended_on = ?
             where student_id = ? and proposal_key = ? and state = 'confirmed'
            """;

    private static final String REOPEN_GUARDIANSHIP =
            """
            update roster.guardian_link set state = 'confirmed', ended_on = null
             where guardian_link_id = (
                   select max(guardian_link_id) from roster.guardian_link
                    where student_id = ? and proposal_key = ? and ended_on is not null and guardian_id is not null)
            """;

    private static final String REOPEN_LINK =
            """
            update roster.guardian_link
               set state = case when guardian_id is null then 'proposed' else 'confirmed' end, ended_on = null
             where guardian_link_id = (
                   select max(guardian_link_id) from roster.guardian_link
                    where student_id = ? and proposal_key = ? and ended_on is not null and ended_on >= began_on)
               and not exists (select 1 from roster.guardian_link
                                where student_id = ? and proposal_key = ? and ended_on is null)
            """;

    private static final String PROPOSE_GUARDIAN =
            """
            insert into roster.guardian_link (student_id, state, proposal_key, blind_index, sealed, source_id, began_on)
            values (?, 'proposed', ?, ?, ?, ?, ?)
            on conflict (student_id, proposal_key) where ended_on is null do nothing
            """;

    private static final String CONFIRM_GUARDIAN =
            "update roster.guardian_link set guardian_id = ?, state = 'confirmed' where guardian_link_id = ?";

    private static final String OPEN_CONFLICT =
            """
            insert into roster.conflict (kind, person_id, batch_id, row_number, state, opened_at)
            values (?, ?, ?, ?, 'open', ?)
            on conflict (person_id, kind) where state = 'open' do nothing
            """;

    private static final String CLOSE_CONFLICT =
            "update roster.conflict set state = 'closed' where person_id = ? and kind = ? and state = 'open'";

    private static final String WITHDRAW_CONFLICT =
            "update roster.conflict set state = 'void' where person_id = ? and kind = ? and state = 'open'";

    private static final String REOPEN_CONFLICT =
            """
            update roster.conflict set state = 'open'
             where conflict_id = (select max(conflict_id) from roster.conflict
                                   where person_id = ? and kind = ? and state <> 'void')
            """;

    // The order in which they are written.
    private static final List<String> STATEMENTS =
            List.of(
                    KEEP_FORMER_NAME,
                    DROP_FORMER_NAME,
                    ADD_FORMER_NAME,
                    SET_NAME,
                    SET_PINYIN,
                    SET_GENDER,
                    SET_BIRTH_DATE,
                    SET_STATUS,
                    SET_ASSURANCE,
                    SET_TRANSITION,
                    SET_MERGED,
                    SET_AUTHORITY,
                    END_IDENTIFIER,
                    WITHDRAW_IDENTIFIER,
                    HAND_OVER_IDENTIFIER,
                    REOPEN_IDENTIFIER,
                    ADD_IDENTIFIER,
                    END_AFFILIATION,
                    WITHDRAW_AFFILIATION,
                    HAND_OVER_AFFILIATION,
                    REOPEN_AFFILIATION,
                    BEGIN_AFFILIATION,
                    CHANGE_AFFILIATION,
                    END_PROPOSAL,
                    WITHDRAW_PROPOSAL,
                    END_LINK,
                    HAND_OVER_GUARDIAN_LINK,
                    HAND_OVER_WARD,
                    END_GUARDIANSHIP,
                    REOPEN_LINK,
                    REOPEN_GUARDIANSHIP,
                    PROPOSE_GUARDIAN,
                    CONFIRM_GUARDIAN,
                    CLOSE_CONFLICT,
                    WITHDRAW_CONFLICT,
                    REOPEN_CONFLICT,
                    OPEN_CONFLICT);

    private final Factory factory;
    private final Instant now;
    private final LocalDate today;
    private final @Nullable UUID batch;
    private final Map<String, List<Line>> lines = new LinkedHashMap<>();
    private final NewPeople newPeople;
    private final Map<PersonId, Long> versions = new LinkedHashMap<>();
    private final Set<OrgCode> places = new HashSet<>();
    private final List<SpaceStore.NewState> spaceStates = new ArrayList<>();
    private final CopyRows history = new CopyRows(COPY_HISTORY, 9);

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
        STATEMENTS.forEach(sql -> lines.put(sql, new ArrayList<>()));
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
        add(SET_NAME, name, keyOf(name), id.value());
    }

    /** Remembers the name that gives way to {@code next}. */
    public void keepFormerName(PersonId id, String next) {
        add(KEEP_FORMER_NAME, today, id.value(), keyOf(next));
    }

    public void dropFormerName(PersonId id, String name) {
        add(DROP_FORMER_NAME, id.value(), keyOf(name));
    }

    public void setAssurance(PersonId id, Assurance assurance) {
        add(SET_ASSURANCE, assurance.code(), id.value());
    }

    public void setTransition(PersonId id, @Nullable LocalDate until) {
        add(SET_TRANSITION, until, id.value());
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
        add(SET_AUTHORITY, attribute.code(), said, id.value());
    }

    public void setPinyin(PersonId id, @Nullable String pinyin) {
        add(SET_PINYIN, pinyin, id.value());
    }

    public void setGender(PersonId id, Gender gender) {
        add(SET_GENDER, gender.code(), id.value());
    }

    public void setBirthDate(PersonId id, @Nullable LocalDate birthDate) {
        add(SET_BIRTH_DATE, birthDate, id.value());
    }

    /** Remembers a name by which the person was known elsewhere. */
    public void addFormerName(PersonId id, String name) {
        add(ADD_FORMER_NAME, id.value(), name, keyOf(name), today);
    }

    /** The person is no more: {@code survivor} is the same human. */
    public void mergeInto(PersonId id, PersonId survivor) {
        add(SET_MERGED, PersonStatus.VOID.code(), survivor.value(), id.value());
        follow(id, PersonStatus.VOID);
    }

    /** The person is somebody of their own again. */
    public void unmerge(PersonId id, PersonStatus status) {
        add(SET_MERGED, status.code(), null, id.value());
        follow(id, status);
    }

    /** A row is another person's from now on. */
    public void handOver(Holding.Kind kind, long row, PersonId from, PersonId to) {
        String sql =
                switch (kind) {
                    case AFFILIATION -> HAND_OVER_AFFILIATION;
                    case IDENTIFIER -> HAND_OVER_IDENTIFIER;
                    case GUARDIAN_LINK -> HAND_OVER_GUARDIAN_LINK;
                    case WARD -> HAND_OVER_WARD;
                };
        add(sql, to.value(), row, from.value());
    }

    /** Freezes or thaws person and space together. */
    public void setStatus(PersonId id, PersonStatus status) {
        add(SET_STATUS, status.code(), id.value());
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
                ADD_IDENTIFIER,
                id.value(),
                type.code(),
                index,
                factory.seal().seal(type.code(), value),
                origin.source(),
                today,
                id.value(),
                type.code(),
                index);
    }

    public void endIdentifier(PersonId id, IdentifierType type, String value) {
        add(END_IDENTIFIER, today, id.value(), type.code(), blindIndex(type, value));
    }

    /** An identifier in force that should never have been given. */
    public void withdrawIdentifier(PersonId id, IdentifierType type, String value) {
        add(WITHDRAW_IDENTIFIER, id.value(), type.code(), blindIndex(type, value));
    }

    /** An ended identifier goes on as if it had not ended. */
    public void reopenIdentifier(PersonId id, IdentifierType type, String value) {
        add(REOPEN_IDENTIFIER, id.value(), type.code(), blindIndex(type, value));
    }

    public void beginAffiliation(PersonId id, Tenure tenure) {
        comeAcross(tenure);
        if (newPeople.include(id)) {
            newPeople.beginAffiliation(id, tenure);
            return;
        }
        Tenure.Warrant warrant = tenure.warrant();
        add(
                BEGIN_AFFILIATION,
                ids ->
                        new @Nullable Object[] {
                            id.value(),
                            ids.of(tenure.org()),
                            ids.of(tenure.classCode()),
                            tenure.role().code(),
                            tenure.seat(),
                            tenure.state().code(),
                            tenure.source(),
                            bytes(tenure.recordKey()),
                            tenure.basis().code(),
                            warrant == null ? null : warrant.sponsor().value(),
                            warrant == null ? null : warrant.reason(),
                            warrant == null ? null : warrant.endsOn(),
                            today
                        });
    }

    /** The affiliation goes on with the seat, state, record and warrant of {@code after}. */
    public void changeAffiliation(PersonId id, Tenure after) {
        change(CHANGE_AFFILIATION, id, after);
    }

    /** An affiliation in force that should never have begun. */
    public void withdrawAffiliation(PersonId id, Tenure tenure) {
        comeAcross(tenure);
        add(
                WITHDRAW_AFFILIATION,
                ids ->
                        new @Nullable Object[] {
                            id.value(),
                            ids.of(tenure.org()),
                            tenure.role().code(),
                            ids.of(tenure.classCode()),
                            tenure.source()
                        });
    }

    /** An ended affiliation goes on as if it had not ended. */
    public void reopenAffiliation(PersonId id, Tenure tenure) {
        change(REOPEN_AFFILIATION, id, tenure);
    }

    private void change(String sql, PersonId id, Tenure tenure) {
        comeAcross(tenure);
        Tenure.Warrant warrant = tenure.warrant();
        add(
                sql,
                ids ->
                        new @Nullable Object[] {
                            tenure.seat(),
                            tenure.state().code(),
                            bytes(tenure.recordKey()),
                            warrant == null ? null : warrant.sponsor().value(),
                            warrant == null ? null : warrant.reason(),
                            warrant == null ? null : warrant.endsOn(),
                            id.value(),
                            ids.of(tenure.org()),
                            tenure.role().code(),
                            ids.of(tenure.classCode()),
                            tenure.source()
                        });
    }

    public void endAffiliation(PersonId id, Tenure tenure) {
        comeAcross(tenure);
        add(
                END_AFFILIATION,
                ids ->
                        new @Nullable Object[] {
                            today,
                            id.value(),
                            ids.of(tenure.org()),
                            tenure.role().code(),
                            ids.of(tenure.classCode()),
                            tenure.source()
                        });
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
                PROPOSE_GUARDIAN,
                student.value(),
                key.toBytes(),
                bytes(citizenIdIndex),
                sealedFacts,
                origin.source(),
                today);
    }

    public void endProposal(PersonId student, byte[] key) {
        add(END_PROPOSAL, today, student.value(), key);
    }

    public void withdrawProposal(PersonId student, byte[] key) {
        add(WITHDRAW_PROPOSAL, student.value(), key);
    }

    /** Ends a link even if the guardian has confirmed it. */
    public void endLink(PersonId student, byte[] key) {
        add(END_LINK, today, student.value(), key);
    }

    /** A link goes on as it was: proposed, or confirmed. */
    public void reopenLink(PersonId student, byte[] key) {
        add(REOPEN_LINK, student.value(), key, student.value(), key);
    }

    /** A confirmed link is over: the student has come of age. */
    public void endGuardianship(PersonId student, byte[] key) {
        add(END_GUARDIANSHIP, today, student.value(), key);
    }

    public void reopenGuardianship(PersonId student, byte[] key) {
        add(REOPEN_GUARDIANSHIP, student.value(), key);
    }

    /** A proposal becomes a link: the guardian has come. */
    public void confirmGuardian(long link, PersonId guardian) {
        add(CONFIRM_GUARDIAN, guardian.value(), link);
    }

    public void openConflict(PersonId id, ConflictKind kind, Origin origin, long row) {
        add(OPEN_CONFLICT, kind.code(), id.value(), origin.batch(), row, utc(now));
    }

    public void closeConflict(PersonId id, ConflictKind kind) {
        add(CLOSE_CONFLICT, id.value(), kind.code());
    }

    public void withdrawConflict(PersonId id, ConflictKind kind) {
        add(WITHDRAW_CONFLICT, id.value(), kind.code());
    }

    /** The last one of this kind was not settled after all. */
    public void reopenConflict(PersonId id, ConflictKind kind) {
        add(REOPEN_CONFLICT, id.value(), kind.code());
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
        newPeople.send(factory.template(), versions);
        factory.spaces().openPersonal(newPeople.ids(), now);
        lines.forEach(
                (sql, collected) -> {
                    if (!collected.isEmpty()) {
                        factory.template()
                                .batchUpdate(
                                        sql,
                                        collected.stream()
                                                .map(line -> line.arguments(ids))
                                                .toList());
                    }
                });
        newPeople.sendWhatTheyAreGiven(factory.template(), ids);
        factory.spaces().setStates(spaceStates);
        setVersions();
        history.send(factory.template());
    }

    private void setVersions() {
        versions.keySet().removeIf(newPeople::include);
        if (versions.isEmpty()) {
            return;
        }
        factory.template()
                .update(
                        SET_VERSIONS,
                        utc(now),
                        versions.keySet().stream().map(PersonId::value).toArray(UUID[]::new),
                        versions.values().toArray(Long[]::new));
    }

    private void add(String sql, @Nullable Object... arguments) {
        add(sql, ids -> arguments);
    }

    private void add(String sql, Line line) {
        lines.computeIfAbsent(sql, s -> new ArrayList<>()).add(line);
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
