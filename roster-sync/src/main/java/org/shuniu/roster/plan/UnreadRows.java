package org.shuniu.roster.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.identity.PersonName;
import org.shuniu.roster.identity.SchoolCode;
import org.shuniu.roster.identity.StudentNumber;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.source.DateText;
import org.shuniu.roster.source.SourceRecord;

/**
 * The rows of a delivery that validation set aside and whose key nobody has: any of them may be
 * about somebody who then only seems to be absent. Invalid is not absent, so whoever one of them
 * may be about counts as seen.
 */
final class UnreadRows {
    /** With so many unreadable rows nothing can be said about who is missing. */
    private static final int MOST = 100_000;

    private record Row(@Nullable Digest128 key, SourceRecord record) {}

    private final List<Row> waiting = new ArrayList<>();
    private final Set<String> clues = new HashSet<>();
    private final Set<String> illegibleAt = new HashSet<>();
    private boolean anybody;

    /** A row was set aside. */
    void add(@Nullable Digest128 key, SourceRecord record) {
        waiting.add(new Row(key, record));
    }

    /** The keys of the rows set aside since last time. */
    Set<Digest128> keys() {
        var keys = new HashSet<Digest128>();
        for (Row row : waiting) {
            if (row.key() != null) {
                keys.add(row.key());
            }
        }
        return keys;
    }

    /**
     * Takes in what was set aside since last time.
     *
     * @param remembered the keys that the source is remembered for: whose rows those are is known
     */
    void takeIn(Collection<Digest128> remembered) {
        for (Row row : waiting) {
            if (row.key() == null || !remembered.contains(row.key())) {
                takeIn(row.record());
            }
        }
        waiting.clear();
        if (clues.size() > MOST) {
            anybody = true;
            clues.clear();
        }
    }

    private void takeIn(SourceRecord record) {
        Optional<String> name = PersonName.parse(record.value("name")).map(PersonName::matchKey);
        Optional<String> school = SchoolCode.parse(record.value("school")).map(SchoolCode::value);
        Optional<String> born =
                DateText.day(record.value("birthDate")).map(date -> date.day().toString());
        Optional<String> citizenId =
                CitizenId.parse(record.value("idNumber")).map(CitizenId::value);
        Optional<String> number =
                StudentNumber.parse(record.value("studentNumber")).map(StudentNumber::value);
        citizenId.ifPresent(clues::add);
        number.ifPresent(clues::add);
        name.ifPresent(
                key -> {
                    school.ifPresent(at -> clues.add(key + "@" + at));
                    born.ifPresent(on -> clues.add(key + "*" + on));
                    if (school.isEmpty() && born.isEmpty()) {
                        clues.add(key);
                    }
                });
        boolean shifted = record.shape() != SourceRecord.Shape.WHOLE;
        if (shifted || (name.isEmpty() && citizenId.isEmpty() && number.isEmpty())) {
            school.ifPresentOrElse(illegibleAt::add, () -> anybody = true);
        }
    }

    /** Whether nobody's absence from this delivery can be believed. */
    boolean mayBeAnybody() {
        return anybody;
    }

    /** Whether the person of this school may be whom one of the rows is about. */
    boolean mayBe(StoredPerson person, OrgCode school) {
        return anybody
                || illegibleAt.contains(school.value())
                || person.identifiers().stream().anyMatch(held -> clues.contains(held.value()))
                || Stream.concat(Stream.of(person.nameKey()), person.formerNameKeys().stream())
                        .anyMatch(
                                key ->
                                        clues.contains(key)
                                                || clues.contains(key + "@" + school)
                                                || clues.contains(key + "*" + person.birthDate()));
    }

    boolean isEmpty() {
        return !anybody && clues.isEmpty() && illegibleAt.isEmpty();
    }
}
