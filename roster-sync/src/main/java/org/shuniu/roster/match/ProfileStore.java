package org.shuniu.roster.match;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.identity.StudentNumber;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.IdentifierSeal;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Loads what the scorer compares, in bulk. */
public final class ProfileStore {
    private static final String PEOPLE =
            """
            select p.person_id, p.name_key, p.pinyin, p.gender, p.birth_date, h.batch_id as opened_by
              from roster.person p
              left join roster.person_history h on h.person_id = p.person_id and h.version = 1
             where p.person_id = any(cast(:ids as uuid[])) and p.status <> 'void'
            """;

    private static final String FORMER_NAMES =
            """
            select person_id, name_key from roster.former_name
             where person_id = any(cast(:ids as uuid[]))
             order by person_id, ended_on desc, name_key
            """;

    private static final String IDENTIFIERS =
            """
            select person_id, type, blind_index, sealed, ended_on is null as in_force
              from roster.identifier
             where person_id = any(cast(:ids as uuid[]))
            """;

    private static final String AFFILIATIONS =
            """
            select a.person_id, o.code as org, c.code as class, a.seat, a.source_id, county.code as county,
                   a.ended_on is null and a.role = 'student' as sits
              from roster.affiliation a
              join roster.org o on o.org_id = a.org_id
              left join roster.org c on c.org_id = a.class_id
              left join roster.org_parent under on under.org_id = o.org_id and under.ended_on is null
              left join roster.org county on county.org_id = under.parent_id and county.kind = 'county'
             where a.person_id = any(cast(:ids as uuid[]))
            """;

    // A child's guardians, and for a guardian the wards with all who are named beside.
    private static final String HOUSEHOLDS =
            """
            select l.student_id as person_id, null as ward, false as own, l.blind_index, l.proposal_key
              from roster.guardian_link l
             where l.student_id = any(cast(:ids as uuid[])) and l.ended_on is null
            union all
            select mine.guardian_id, mine.student_id, l.guardian_link_id = mine.guardian_link_id, l.blind_index, l.proposal_key
              from roster.guardian_link mine
              join roster.guardian_link l on l.student_id = mine.student_id and l.ended_on is null
             where mine.guardian_id = any(cast(:ids as uuid[])) and mine.ended_on is null
            """;

    private final JdbcClient jdbc;
    private final IdentifierSeal seal;

    public ProfileStore(JdbcClient jdbc, IdentifierSeal seal) {
        this.jdbc = jdbc;
        this.seal = seal;
    }

    /** Void people are nobody's duplicate and are left out. */
    public Map<PersonId, Profile> load(Collection<PersonId> people) {
        String[] ids = people.stream().map(PersonId::toString).toArray(String[]::new);
        var drafts = new HashMap<PersonId, Draft>();
        read(PEOPLE, ids, rs -> drafts.put(id(rs), new Draft(rs)));
        read(FORMER_NAMES, ids, rs -> of(drafts, rs).formerName(rs));
        read(IDENTIFIERS, ids, rs -> of(drafts, rs).identifier(rs, seal));
        read(AFFILIATIONS, ids, rs -> of(drafts, rs).affiliation(rs));
        read(HOUSEHOLDS, ids, rs -> of(drafts, rs).household(rs));
        var profiles = new HashMap<PersonId, Profile>();
        drafts.forEach((id, draft) -> profiles.put(id, draft.profile()));
        return profiles;
    }

    private void read(String sql, String[] ids, RowCallbackHandler row) {
        jdbc.sql(sql).param("ids", ids).query(row);
    }

    /** What is read of a person who is left out goes nowhere. */
    private static Draft of(Map<PersonId, Draft> drafts, ResultSet rs) throws SQLException {
        Draft draft = drafts.get(id(rs));
        return draft == null ? new Draft(id(rs)) : draft;
    }

    private static PersonId id(ResultSet rs) throws SQLException {
        return new PersonId(rs.getObject("person_id", UUID.class));
    }

    /** A profile while its rows come in. */
    private static final class Draft {
        private final PersonId id;
        private final List<NameParts> names = new ArrayList<>();
        private @Nullable String pinyin;
        private Gender gender = Gender.UNKNOWN;
        private @Nullable LocalDate birthDate;
        private @Nullable UUID openedBy;
        private final Set<Digest128> citizenIds = new HashSet<>();
        private final Set<Digest128> formerCitizenIds = new HashSet<>();
        private final Set<Digest128> insideStudentNumbers = new HashSet<>();
        private final Set<Digest128> permanent = new HashSet<>();
        private final Set<Digest128> temporary = new HashSet<>();
        private final Set<Digest128> documents = new HashSet<>();
        private final Set<Digest128> schoolNumbers = new HashSet<>();
        private final Set<String> schools = new HashSet<>();
        private final Set<String> regions = new HashSet<>();
        private final Set<Profile.Seat> seats = new HashSet<>();
        private final Set<Digest128> guardianIds = new HashSet<>();
        private final Set<Digest128> guardianKeys = new HashSet<>();
        private final Set<Digest128> ownKeys = new HashSet<>();
        private final Set<PersonId> wards = new HashSet<>();

        Draft(PersonId id) {
            this.id = id;
        }

        Draft(ResultSet rs) throws SQLException {
            this(ProfileStore.id(rs));
            names.add(NameParts.of(rs.getString("name_key")));
            pinyin = rs.getString("pinyin");
            gender = Gender.ofCode(rs.getString("gender"));
            birthDate = rs.getObject("birth_date", LocalDate.class);
            openedBy = rs.getObject("opened_by", UUID.class);
        }

        void formerName(ResultSet rs) throws SQLException {
            names.add(NameParts.of(rs.getString("name_key")));
        }

        void identifier(ResultSet rs, IdentifierSeal seal) throws SQLException {
            IdentifierType type = IdentifierType.ofCode(rs.getString("type"));
            Digest128 index = Digest128.of(rs.getBytes("blind_index"));
            switch (type) {
                case CITIZEN_ID -> {
                    (rs.getBoolean("in_force") ? citizenIds : formerCitizenIds).add(index);
                    regions.add(seal.open(type.code(), rs.getBytes("sealed")).substring(0, 6));
                }
                case STUDENT_NUMBER -> {
                    var number = new StudentNumber(seal.open(type.code(), rs.getBytes("sealed")));
                    regions.add(number.value().substring(1, 7));
                    (number.kind() == StudentNumber.Kind.CITIZEN_ID ? permanent : temporary)
                            .add(index);
                    number.embeddedCitizenId()
                            .map(CitizenId::value)
                            .map(v -> seal.blindIndex(IdentifierType.CITIZEN_ID.code(), v))
                            .ifPresent(insideStudentNumbers::add);
                }
                case DOCUMENT -> documents.add(index);
                case TEACHER_NUMBER, SCHOOL_NUMBER -> schoolNumbers.add(index);
                // Ours, or what a program counts its rows by: no register's word.
                case SPACE_NUMBER, SOURCE_NUMBER -> {}
            }
        }

        void affiliation(ResultSet rs) throws SQLException {
            String org = rs.getString("org");
            String classCode = rs.getString("class");
            String county = rs.getString("county");
            schools.add(org);
            if (county != null) {
                regions.add(county);
            }
            if (classCode != null && rs.getBoolean("sits")) {
                seats.add(
                        new Profile.Seat(
                                org,
                                classCode,
                                rs.getObject("seat", Integer.class),
                                rs.getString("source_id")));
            }
        }

        void household(ResultSet rs) throws SQLException {
            byte[] number = rs.getBytes("blind_index");
            Digest128 key = Digest128.of(rs.getBytes("proposal_key"));
            UUID ward = rs.getObject("ward", UUID.class);
            if (ward != null) {
                wards.add(new PersonId(ward));
            }
            if (rs.getBoolean("own")) {
                ownKeys.add(key);
            } else if (number != null) {
                guardianIds.add(Digest128.of(number));
            } else {
                guardianKeys.add(key);
            }
        }

        Profile profile() {
            return new Profile(
                    id,
                    names,
                    pinyin,
                    gender,
                    birthDate,
                    new Profile.Numbers(
                            citizenIds,
                            formerCitizenIds,
                            insideStudentNumbers,
                            permanent,
                            temporary,
                            documents,
                            schoolNumbers),
                    new Profile.Places(schools, regions, seats),
                    new Profile.Household(guardianIds, guardianKeys, ownKeys, wards),
                    openedBy);
        }
    }
}
