package org.shuniu.roster.plan;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.Assurance;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.source.RosterRow;

/**
 * One thing that a plan does to one person. Edits name everything by what it is (org codes,
 * identifier values), never by a generated id, so that equal plans are equal texts; applying them
 * decides nothing any more.
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

    record SetName(String before, String after) implements Edit {}

    record SetPinyin(@Nullable String before, String after) implements Edit {}

    record SetGender(Gender before, Gender after) implements Edit {}

    record SetBirthDate(@Nullable LocalDate before, LocalDate after) implements Edit {}

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

    record BeginAffiliation(
            OrgCode org,
            @Nullable OrgCode classCode,
            Role role,
            @Nullable Integer seat,
            AffiliationState state)
            implements Edit {}

    /** Seat, state or record of an affiliation that goes on. */
    record ChangeAffiliation(
            OrgCode org,
            @Nullable OrgCode classCode,
            Role role,
            @Nullable Integer seatBefore,
            @Nullable Integer seat,
            AffiliationState stateBefore,
            AffiliationState state)
            implements Edit {}

    record EndAffiliation(OrgCode org, @Nullable OrgCode classCode, Role role) implements Edit {}

    /** The source no longer says what this record said: its next word is read afresh. */
    record ForgetRecord(String recordKeyHex) implements Edit {}

    record ProposeGuardian(RosterRow.Guardian guardian) implements Edit {
        @Override
        public String toString() {
            return "ProposeGuardian[***]";
        }
    }

    record EndGuardianProposal(String proposalKeyHex) implements Edit {}

    /** Freezes or thaws the person together with the space. */
    record SetStatus(PersonStatus before, PersonStatus after) implements Edit {}

    record OpenConflict(ConflictKind kind) implements Edit {}
}
