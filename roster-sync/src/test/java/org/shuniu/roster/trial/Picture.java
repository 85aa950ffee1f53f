package org.shuniu.roster.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.seal.IdentifierSeal;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.testing.TestHub;

/**
 * What a hub holds of everybody who belongs, or ever belonged, to some schools.
 *
 * @param people by person id
 */
record Picture(Map<UUID, Held> people) {
    // All hubs of the tests have this key.
    private static final IdentifierSeal SEAL = new IdentifierSeal(new MasterKey(new byte[32]));

    private static final String PEOPLE =
            """
            select p.person_id, p.name, p.gender, p.birth_date, p.status, s.space_number, s.state as space_state,
                   array(select i.type || ':' || encode(i.blind_index, 'hex') from roster.identifier i
                          where i.person_id = p.person_id and i.ended_on is null) as identifiers,
                   array(select concat_ws('|', o.code, c.code, a.role, a.seat, a.state)
                           from roster.affiliation a
                           join roster.org o on o.org_id = a.org_id
                           left join roster.org c on c.org_id = a.class_id
                          where a.person_id = p.person_id and a.ended_on is null) as places
              from roster.person p
              join roster.space s on s.person_id = p.person_id
             where p.status <> 'void'
               and p.person_id in (select a.person_id
                                     from roster.affiliation a
                                     join roster.org o on o.org_id = a.org_id
                                    where o.code = any(:schools))
            """;

    /** A person, as far as a registry's row can tell of one. */
    record Held(
            String name,
            String gender,
            @Nullable LocalDate birthDate,
            String status,
            String spaceNumber,
            String spaceState,
            Set<String> identifiers,
            Set<String> places) {
        /** As it is, apart from what these fields may say. */
        Held without(Set<Verdict.Field> drift) {
            return new Held(
                    drift.contains(Verdict.Field.NAME) ? "" : name,
                    drift.contains(Verdict.Field.GENDER) ? "" : gender,
                    drift.contains(Verdict.Field.BIRTH_DATE) ? null : birthDate,
                    status,
                    spaceNumber,
                    spaceState,
                    drift.contains(Verdict.Field.IDENTIFIERS) ? Set.of() : identifiers,
                    placesWithout(drift));
        }

        private Set<String> placesWithout(Set<Verdict.Field> drift) {
            if (drift.contains(Verdict.Field.SCHOOL)) {
                return Set.of(places.isEmpty() ? "nowhere" : "somewhere");
            }
            return drift.contains(Verdict.Field.CLASS)
                    ? places.stream()
                            .map(place -> place.substring(0, place.indexOf('|')))
                            .collect(Collectors.toSet())
                    : places;
        }
    }

    static Picture of(TestHub hub, List<String> schools) {
        var people = new LinkedHashMap<UUID, Held>();
        hub.sql()
                .sql(PEOPLE)
                .param("schools", schools.toArray(String[]::new))
                .query(
                        rs -> {
                            people.put(
                                    rs.getObject("person_id", UUID.class),
                                    new Held(
                                            rs.getString("name"),
                                            rs.getString("gender"),
                                            rs.getObject("birth_date", LocalDate.class),
                                            rs.getString("status"),
                                            rs.getString("space_number"),
                                            rs.getString("space_state"),
                                            texts(rs.getArray("identifiers").getArray()),
                                            texts(rs.getArray("places").getArray())));
                        });
        return new Picture(people);
    }

    private static Set<String> texts(Object array) {
        return new TreeSet<>(Arrays.asList((String[]) array));
    }

    Held require(UUID id) {
        return Objects.requireNonNull(people.get(id));
    }

    private List<Held> holders(Entry entry) {
        Set<String> identifiers = identifiersOf(entry);
        return people.values().stream()
                .filter(held -> held.identifiers().containsAll(identifiers))
                .toList();
    }

    /**
     * As {@link #assertHolds(Entry, String)}; nobody where somebody has left whom the hub was never
     * told of in a row that it could believe.
     */
    void assertHolds(Entry entry, Picture before, String as) {
        if (entry.at(Entry.STATUS).equals("肄业") && before.holders(entry).isEmpty()) {
            assertThat(holders(entry))
                    .as("%s: the people of %s", as, entry)
                    .hasSizeLessThanOrEqualTo(1)
                    .allMatch(held -> held.status().equals("frozen"));
        } else {
            assertHolds(entry, as);
        }
    }

    /** Exactly one person is whom the entry is about, and everything is as it says. */
    void assertHolds(Entry entry, String as) {
        List<Held> holders = holders(entry);
        assertThat(holders).as("%s: the people of %s", as, entry).hasSize(1);
        Held held = holders.getFirst();
        assertThat(held.name()).as("%s: %s", as, entry).isEqualTo(entry.at(Entry.NAME));
        assertThat(held.gender()).as(as).isEqualTo(entry.at(Entry.GENDER).equals("男") ? "1" : "2");
        assertThat(held.birthDate()).as(as).isEqualTo(entry.at(Entry.BIRTH_DATE));
        if (entry.at(Entry.STATUS).equals("肄业")) {
            assertThat(held.places()).as("%s: %s", as, entry).isEmpty();
            assertThat(held.status()).as("%s: %s", as, entry).isEqualTo("frozen");
        } else {
            assertThat(held.places()).as("%s: %s", as, entry).containsExactly(placeOf(entry));
            assertThat(held.status()).as("%s: %s", as, entry).isEqualTo("active");
            assertThat(held.spaceState()).as("%s: %s", as, entry).isEqualTo("open");
        }
    }

    /** What the entry says, as {@link Held#identifiers} spell it. */
    static Set<String> identifiersOf(Entry entry) {
        var identifiers = new TreeSet<String>();
        add(identifiers, "citizenId", entry.at(Entry.ID_NUMBER));
        add(identifiers, "studentNumber", entry.at(Entry.STUDENT_NUMBER));
        if (!entry.at(Entry.LOCAL_NUMBER).isEmpty()) {
            add(
                    identifiers,
                    "schoolNumber",
                    entry.at(Entry.SCHOOL) + ":" + entry.at(Entry.LOCAL_NUMBER));
        }
        return identifiers;
    }

    private static void add(Set<String> identifiers, String type, String value) {
        if (!value.isEmpty()) {
            byte[] index = SEAL.blindIndex(type, value).toBytes();
            identifiers.add(type + ":" + HexFormat.of().formatHex(index));
        }
    }

    /** Where the entry says its pupil is, as {@link Held#places} spell it. */
    static String placeOf(Entry entry) {
        String state = entry.at(Entry.STATUS).equals("休学") ? "suspended" : "active";
        return String.join(
                "|",
                entry.at(Entry.SCHOOL),
                entry.classCode().value(),
                "student",
                entry.at(Entry.SEAT),
                state);
    }
}
