package org.shuniu.roster.match;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.identity.PersonName;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.seal.Digest128;

/** Somebody invented, for comparing: says nothing but what a test lets it say. */
final class Someone {
    private static final UUID DELIVERY = new UUID(7, 7);

    private final PersonId id;
    private final List<NameParts> names = new ArrayList<>();
    private @Nullable String pinyin;
    private Gender gender = Gender.UNKNOWN;
    private @Nullable LocalDate born;
    private @Nullable UUID openedBy;
    private final Set<Digest128> citizenIds = new HashSet<>();
    private final Set<Digest128> formerCitizenIds = new HashSet<>();
    private final Set<Digest128> inside = new HashSet<>();
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

    private Someone(long id) {
        this.id = id(id);
    }

    static Someone number(long id, String name) {
        return new Someone(id).alsoCalled(name);
    }

    static PersonId id(long number) {
        return new PersonId(new UUID(0x0199_0000_0000_7000L, Long.MIN_VALUE + number));
    }

    /** A former name, after the first one. */
    Someone alsoCalled(String name) {
        names.add(NameParts.of(new PersonName(name).matchKey()));
        return this;
    }

    Someone read(String text) {
        pinyin = text;
        return this;
    }

    Someone girl() {
        gender = Gender.FEMALE;
        return this;
    }

    Someone boy() {
        gender = Gender.MALE;
        return this;
    }

    Someone born(String date) {
        return born(LocalDate.parse(date));
    }

    Someone born(LocalDate date) {
        born = date;
        return this;
    }

    Someone citizenId(long number) {
        citizenIds.add(new Digest128(1, number));
        return this;
    }

    Someone formerCitizenId(long number) {
        formerCitizenIds.add(new Digest128(1, number));
        return this;
    }

    /** A 学籍号 with a citizen ID number in it. */
    Someone numberG(long citizenId) {
        inside.add(new Digest128(1, citizenId));
        permanent.add(new Digest128(2, citizenId));
        return this;
    }

    Someone numberL(long number) {
        temporary.add(new Digest128(3, number));
        return this;
    }

    Someone document(long number) {
        documents.add(new Digest128(4, number));
        return this;
    }

    Someone schoolNumber(long number) {
        schoolNumbers.add(new Digest128(5, number));
        return this;
    }

    Someone at(String school) {
        schools.add(school);
        return this;
    }

    Someone in(String school, String classCode, @Nullable Integer seat) {
        seats.add(new Profile.Seat(school, school + "/" + classCode, seat, "xueji"));
        return at(school);
    }

    Someone from(String region) {
        regions.add(region);
        return this;
    }

    Someone guardian(long citizenId) {
        guardianIds.add(new Digest128(1, citizenId));
        return this;
    }

    Someone guardianByName(long nameAndPhone) {
        guardianKeys.add(new Digest128(6, nameAndPhone));
        return this;
    }

    Someone namedWithPhone(long nameAndPhone) {
        ownKeys.add(new Digest128(6, nameAndPhone));
        return this;
    }

    Someone guardianOf(long child) {
        wards.add(id(child));
        return this;
    }

    Someone ofOneDelivery() {
        openedBy = DELIVERY;
        return this;
    }

    Profile profile() {
        return new Profile(
                id,
                names,
                pinyin,
                gender,
                born,
                new Profile.Numbers(
                        citizenIds,
                        formerCitizenIds,
                        inside,
                        permanent,
                        temporary,
                        documents,
                        schoolNumbers),
                new Profile.Places(schools, regions, seats),
                new Profile.Household(guardianIds, guardianKeys, ownKeys, wards),
                openedBy);
    }
}
