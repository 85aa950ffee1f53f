package org.shuniu.roster.plan;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.person.Assurance;
import org.shuniu.roster.person.Attribute;
import org.shuniu.roster.person.Authority;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.Holding;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.source.RosterRow;

/**
 * One thing that a plan does to one person. Edits name everything by what it is (org codes,
 * identifier values), never by a generated id, so that equal plans are equal texts; applying them
 * decides nothing any more. Each knows what was there before, so each has an exact inverse.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "edit")
public sealed interface Edit {
    /** A new person with a personal space. */
    record OpenPerson(
            String name,
            @Nullable String pinyin,
            Gender gender,
            @Nullable LocalDate birthDate,
            Assurance assurance)
            implements Edit {}

    /** Somebody whose opening was undone, as if opened now: same person, same space. */
    record RevivePerson() implements Edit {}

    /** The opening was a mistake: outside search, counts and state hash. */
    record VoidPerson() implements Edit {}

    /** What becomes of the name that gives way. */
    enum FormerName {
        /** It is remembered as a former name. */
        KEPT,
        /** It was known as a former name already, or differs in writing only. */
        NONE,
        /** The name that comes back was remembered by the very change that is undone. */
        DROPPED
    }

    record SetName(String before, String after, FormerName former) implements Edit {}

    record SetPinyin(@Nullable String before, @Nullable String after) implements Edit {}

    record SetGender(Gender before, Gender after) implements Edit {}

    record SetBirthDate(@Nullable LocalDate before, @Nullable LocalDate after) implements Edit {}

    record SetAssurance(Assurance before, Assurance after) implements Edit {}

    /**
     * Whose word an attribute is from now on.
     *
     * @param before null for a registry of the first rank
     */
    record SetAuthority(Attribute attribute, @Nullable Authority before, @Nullable Authority after)
            implements Edit {}

    record AddIdentifier(IdentifierType type, String value) implements Edit {
        @Override
        public String toString() {
            return "AddIdentifier[" + type + ", ***]";
        }
    }

    record EndIdentifier(IdentifierType type, String value) implements Edit {
        @Override
        public String toString() {
            return "EndIdentifier[" + type + ", ***]";
        }
    }

    /** It was not given after all: nobody shall find that it ever was. */
    record WithdrawIdentifier(IdentifierType type, String value) implements Edit {
        @Override
        public String toString() {
            return "WithdrawIdentifier[" + type + ", ***]";
        }
    }

    /** It had not ended after all. */
    record ReopenIdentifier(IdentifierType type, String value) implements Edit {
        @Override
        public String toString() {
            return "ReopenIdentifier[" + type + ", ***]";
        }
    }

    record BeginAffiliation(Tenure tenure) implements Edit {}

    /** Seat, state, record or warrant of an affiliation that goes on. */
    record ChangeAffiliation(Tenure before, Tenure after) implements Edit {}

    record EndAffiliation(Tenure tenure) implements Edit {}

    /** It had not begun after all: nobody shall find that it ever was. */
    record WithdrawAffiliation(Tenure tenure) implements Edit {}

    /** It had not ended after all: the same affiliation goes on as if nothing had been. */
    record ReopenAffiliation(Tenure tenure) implements Edit {}

    /** The source no longer says what this record said: its next word is read afresh. */
    record ForgetRecord(String source, String recordKeyHex) implements Edit {}

    /** The source means this person by this record; what it says is read afresh. */
    record LinkRecord(String source, String recordKeyHex) implements Edit {}

    record ProposeGuardian(RosterRow.Guardian guardian) implements Edit {
        @Override
        public String toString() {
            return "ProposeGuardian[***]";
        }
    }

    /** Nobody named this guardian after all. */
    record WithdrawGuardian(RosterRow.Guardian guardian) implements Edit {
        @Override
        public String toString() {
            return "WithdrawGuardian[***]";
        }
    }

    record EndGuardianProposal(String proposalKeyHex) implements Edit {}

    record ReopenGuardianProposal(String proposalKeyHex) implements Edit {}

    /** A confirmed link ends as well as a proposed one. */
    record EndGuardianLink(String proposalKeyHex) implements Edit {}

    /** Proposed or confirmed, as it was. */
    record ReopenGuardianLink(String proposalKeyHex) implements Edit {}

    /** A name by which somebody else was known who is this person. */
    record AddFormerName(String name) implements Edit {}

    record DropFormerName(String name) implements Edit {}

    /**
     * A row is another person's from now on. Whom and what a merge moves, a person has decided: so
     * this edit names them by their ids.
     */
    record HandOver(Holding.Kind kind, long row, PersonId from, PersonId to) implements Edit {}

    /** The person turns out to be {@code survivor}; what was theirs is handed over beside this. */
    record MergeInto(PersonId survivor, PersonStatus before) implements Edit {}

    /** The person is somebody else than {@code survivor} after all. */
    record Unmerge(PersonId survivor, PersonStatus after) implements Edit {}

    /** Seen from the survivor. */
    record Absorb(PersonId absorbed) implements Edit {}

    /** Seen from the survivor. */
    record Release(PersonId absorbed) implements Edit {}

    /** A confirmed guardian's link is over: the student has come of age. */
    record EndGuardianship(String proposalKeyHex) implements Edit {}

    record ReopenGuardianship(String proposalKeyHex) implements Edit {}

    /** Freezes or thaws the person together with the space. */
    record SetStatus(PersonStatus before, PersonStatus after) implements Edit {}

    /** Between two schools until a date: login, space and system platforms stay. */
    record SetTransition(@Nullable LocalDate before, @Nullable LocalDate after) implements Edit {}

    record OpenConflict(ConflictKind kind) implements Edit {}

    /** There was nothing to look at after all. */
    record WithdrawConflict(ConflictKind kind) implements Edit {}

    record CloseConflict(ConflictKind kind) implements Edit {}

    /** It was not settled after all. */
    record ReopenConflict(ConflictKind kind) implements Edit {}
}
