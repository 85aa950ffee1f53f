package org.shuniu.roster.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.org.SchoolYear;
import org.shuniu.roster.testing.TestHub;

/**
 * Whom a hub takes for whom. Two persons of one human, or one of two, are found the moment a row, a
 * card or a sponsor leads to them.
 */
final class Known {
    private static final String PEOPLE =
            """
            select p.person_id, s.space_number, p.status
              from roster.person p
              join roster.space s on s.person_id = p.person_id
             where p.status <> 'void'
            """;

    private static final String PLACES =
            """
            select concat_ws('|', a.person_id, a.basis, o.code, c.code)
              from roster.affiliation a
              join roster.org o on o.org_id = a.org_id
              left join roster.org c on c.org_id = a.class_id
             where a.ended_on is null
            """;

    private static final String ROWS =
            """
            select row_number, person_id from roster.change
             where batch_id = :batch and row_number > 0 and state in ('planned', 'applied')
            """;

    private final TestHub hub;
    private final Map<UUID, Life> humans = new HashMap<>();
    private final Map<UUID, String> spaceNumbers = new HashMap<>();
    private final Map<UUID, String> statuses = new HashMap<>();
    private final Set<String> places = new HashSet<>();

    Known(TestHub hub) {
        this.hub = hub;
    }

    /** The hub takes this human for this person. */
    void meet(Life human, UUID person, String as) {
        if (human.person == null) {
            human.person = person;
        }
        assertThat(person).as("%s: two people of %s", as, human).isEqualTo(human.person);
        Life other = humans.putIfAbsent(person, human);
        assertThat(other == null || other == human)
                .as("%s: one person of %s and %s", as, human, other)
                .isTrue();
    }

    /** What a delivery shows: whom the hub took the human of each row for. */
    void learn(Batch batch, List<Life> rows, String as) {
        hub.sql()
                .sql(ROWS)
                .param("batch", batch.id())
                .query(
                        rs -> {
                            // The header is row 1.
                            Life human = rows.get(rs.getInt(1) - 2);
                            human.isNumbered = true;
                            meet(human, rs.getObject(2, UUID.class), as);
                        });
    }

    /** There is nobody else, and everybody has the space of always. */
    void look(String as) {
        var spaces = new HashMap<UUID, String>();
        hub.sql()
                .sql(PEOPLE)
                .query(
                        rs -> {
                            UUID person = rs.getObject(1, UUID.class);
                            spaces.put(person, rs.getString(2));
                            statuses.put(person, rs.getString(3));
                        });
        assertThat(spaces.keySet()).as(as).isEqualTo(humans.keySet());
        assertThat(spaces).as(as).containsAllEntriesOf(spaceNumbers);
        spaceNumbers.putAll(spaces);
        places.clear();
        places.addAll(hub.sql().sql(PLACES).query(String.class).list());
    }

    UUID personOf(Life human) {
        UUID person = human.person;
        if (person == null) {
            throw new IllegalStateException("nobody knows " + human);
        }
        return person;
    }

    boolean isActive(Life human) {
        return "active".equals(statuses.get(personOf(human)));
    }

    boolean isSeconded(Life teacher, Campus campus) {
        return places.contains(
                String.join("|", personOf(teacher).toString(), "seconded", campus.code()));
    }

    /** Everybody whom the export lists is where it says. */
    void assertPlaced(SchoolLife.Export export, SchoolYear year, String as) {
        Set<String> now = Set.copyOf(hub.sql().sql(PLACES).query(String.class).list());
        for (Life human : export.rows()) {
            Campus post = human.post;
            if (export.source().equals("teachers") && post != null) {
                assertThat(now).as(as).contains(placeOf(human, post.code()));
            } else if (human.isPupil()
                    && SchoolLife.sourceOf(human.campus().registry()).equals(export.source())) {
                Entry entry = human.entry(year, "");
                assertThat(now)
                        .as("%s: %s", as, human)
                        .contains(placeOf(human, entry.at(Entry.SCHOOL) + "|" + entry.classCode()));
            }
        }
    }

    private String placeOf(Life human, String place) {
        return personOf(human) + "|registry|" + place;
    }
}
