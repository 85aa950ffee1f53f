package org.shuniu.roster.local;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.Basis;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.space.SpaceNumber;

/** An affiliation in force that somebody answers for. */
public record Warranted(
        long id,
        PersonId person,
        SpaceNumber spaceNumber,
        OrgCode org,
        @Nullable OrgCode classCode,
        Role role,
        Basis basis,
        Tenure.Warrant warrant,
        LocalDate beganOn) {}
