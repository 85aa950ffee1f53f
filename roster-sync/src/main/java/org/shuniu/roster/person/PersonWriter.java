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

    private static final String END_IDENTIFIER =
            """
            update roster.identifier set ended_on = ?
             where person_id = ? and type = ? and blind_index = ? and ended_on is null
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

    // The newest one that ended at this place: nothing began there in between, or it would be in
    // force.
    private static final String REOPEN_AFFILIATION =
            """
            update roster.affiliation set seat = ?, state = ?, record_key = ?, ended_on = null
             where (person_id, affiliation_id) = (
                   select a.person_id, max(a.affiliation_id)
                     from roster.affiliation a
                    where a.person_id = ? and a.org_id = ? and a.role = ? and a.class_id is not distinct from ?
                      and a.source_id = ? and a.ended_on is not null
                    group by a.person_id)
            """;

    private static final String CHANGE_AFFILIATION =
            """
            update roster.affiliation set seat = ?, state = ?, record_key = ?
             where person_id = ? and org_id = ? and role = ? and class_id is not distinct from ? and source_id = ?
               and ended_on is null
            """;

    private static final String END_PROPOSAL =
            """
            update roster.guardian_link set state = 'ended', ended_on = ?
             where student_id = ? and proposal_key = ? and state = 'proposed'
            """;

    private static final String REOPEN_PROPOSAL =
            """
            update roster.guardian_link set state = 'proposed', ended_on = null
             where guardian_link_id = (
                   select max(guardian_link_id) from roster.guardian_link
                    where student_id = ? and proposal_key = ? and ended_on is not null)
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

    // The order in which they are written.
    private static final List<String> STATEMENTS =
            List.of(
                    KEEP_FORMER_NAME,
                    DROP_FORMER_NAME,
                    SET_NAME,
                    SET_PINYIN,
                    SET_GENDER,
                    SET_BIRTH_DATE,
                    SET_STATUS,
                    SET_ASSURANCE,
                    SET_TRANSITION,
                    END_IDENTIFIER,
                    ADD_IDENTIFIER,
                    END_AFFILIATION,
                    REOPEN_AFFILIATION,
                    BEGIN_AFFILIATION,
                    CHANGE_AFFILIATION,
                    END_PROPOSAL,
                    REOPEN_PROPOSAL,
                    PROPOSE_GUARDIAN,
                    CONFIRM_GUARDIAN,
                    CLOSE_CONFLICT,
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

    public void setPinyin(PersonId id, @Nullable String pinyin) {
        add(SET_PINYIN, pinyin, id.value());
    }

    public void setGender(PersonId id, Gender gender) {
        add(SET_GENDER, gender.code(), id.value());
    }

    public void setBirthDate(PersonId id, @Nullable LocalDate birthDate) {
        add(SET_BIRTH_DATE, birthDate, id.value());
    }

    /** Freezes or thaws person and space together. */
    public void setStatus(PersonId id, PersonStatus status) {
        add(SET_STATUS, status.code(), id.value());
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

    /** The affiliation goes on with the seat, state and record of {@code after}. */
    public void changeAffiliation(PersonId id, Tenure after) {
        change(CHANGE_AFFILIATION, id, after);
    }

    /** An ended affiliation goes on as if it had not ended. */
    public void reopenAffiliation(PersonId id, Tenure tenure) {
        change(REOPEN_AFFILIATION, id, tenure);
    }

    private void change(String sql, PersonId id, Tenure tenure) {
        comeAcross(tenure);
        add(
                sql,
                ids ->
                        new @Nullable Object[] {
                            tenure.seat(),
                            tenure.state().code(),
                            bytes(tenure.recordKey()),
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

    public void reopenProposal(PersonId student, byte[] key) {
        add(REOPEN_PROPOSAL, student.value(), key);
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
