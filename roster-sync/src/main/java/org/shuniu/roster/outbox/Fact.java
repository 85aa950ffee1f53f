package org.shuniu.roster.outbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to a person, as a receiver may need to know it before asking for more.
 * Never a name, an identifier of a register or a birth date: who may have those reads them when the
 * event is rendered, and nobody else ever does.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Fact {
    /** Somebody new. */
    @JsonTypeName("person.opened")
    record PersonOpened() implements Fact {}

    /**
     * Something about the person is said otherwise.
     *
     * @param attributes which, by name: {@code name}, {@code birthDate}, {@code citizenId}
     */
    @JsonTypeName("person.changed")
    record PersonChanged(List<String> attributes) implements Fact {
        public PersonChanged {
            attributes = List.copyOf(attributes);
        }
    }

    /** The last place ended: frozen together with the space. */
    @JsonTypeName("person.left")
    record PersonLeft() implements Fact {}

    /** Somebody who had left is back: the same person and space. */
    @JsonTypeName("person.returned")
    record PersonReturned() implements Fact {}

    /** The opening was a mistake and is taken back. */
    @JsonTypeName("person.voided")
    record PersonVoided() implements Fact {}

    /** Two people turned out to be one, and this is one of the two. */
    @JsonTypeName("person.merged")
    record PersonMerged() implements Fact {}

    /** One person turned out to be two, and this is one of the two. */
    @JsonTypeName("person.split")
    record PersonSplit() implements Fact {}

    @JsonTypeName("space.opened")
    record SpaceOpened() implements Fact {}

    /** A platform is asked to keep the space. */
    @JsonTypeName("space.asked")
    record SpaceAsked(String provider) implements Fact {}

    /** A platform will not keep the space. */
    @JsonTypeName("space.failed")
    record SpaceFailed(String provider) implements Fact {}

    /** The space goes on at another platform, under the same number. */
    @JsonTypeName("space.moved")
    record SpaceMoved(String provider) implements Fact {}

    @JsonTypeName("space.frozen")
    record SpaceFrozen() implements Fact {}

    @JsonTypeName("space.voided")
    record SpaceVoided() implements Fact {}

    /**
     * A place at a school or bureau, in the words of the wire.
     *
     * @param classCode null for who is in no class
     * @param until the day after which it ends by itself; null where a registry speaks for it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Place(
            String org,
            @JsonProperty("class") @Nullable String classCode,
            String role,
            String state,
            @Nullable LocalDate until) {}

    @JsonTypeName("affiliation.began")
    record AffiliationBegan(Place place) implements Fact {}

    /** Seat or state of a place that goes on. */
    @JsonTypeName("affiliation.changed")
    record AffiliationChanged(Place place) implements Fact {}

    @JsonTypeName("affiliation.ended")
    record AffiliationEnded(Place place) implements Fact {}

    /** A registry names this many more guardians; they are no people yet. */
    @JsonTypeName("guardian.proposed")
    record GuardianProposed(int count) implements Fact {}

    /** A guardian has come; told of the guardian. */
    @JsonTypeName("guardian.confirmed")
    record GuardianConfirmed() implements Fact {}

    /** A registry no longer names this many guardians. */
    @JsonTypeName("guardian.ended")
    record GuardianEnded(int count) implements Fact {}
}
