package org.shuniu.gateway.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.local.Secondments;
import org.shuniu.roster.local.Sponsorships;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.Tenure;

/** Who is answered for by whom, as clients send it; checked field by field by the engine. */
final class LocalRecordRequest {
    private static final Pattern ORG_CODE = Pattern.compile("[\\p{L}\\p{N}._:-]{1,128}");
    private static final Set<Role> ROLES = Set.of(Role.STUDENT, Role.TEACHER, Role.STAFF);
    private static final int LONGEST = 128;

    private LocalRecordRequest() {}

    /** Somebody whom no registry holds yet. */
    record Sponsored(
            @Nullable String orgCode,
            @Nullable String role,
            @Nullable String sponsor,
            @Nullable String reason,
            @Nullable String endsOn,
            @Nullable String name,
            @Nullable String gender,
            @Nullable String birthDate,
            @Nullable String idNumber,
            @Nullable String grade,
            @JsonProperty("class") @Nullable String className) {
        @Override
        public String toString() {
            return "Sponsored[" + orgCode + ", " + role + ", " + sponsor + ", ***]";
        }

        Sponsorships.Request toRequest() {
            var values = new HashMap<String, String>();
            put(values, "reason", reason);
            put(values, "endsOn", endsOn);
            put(values, "name", name);
            put(values, "gender", gender);
            put(values, "birthDate", birthDate);
            put(values, "idNumber", idNumber);
            put(values, "grade", grade);
            put(values, "class", className);
            return new Sponsorships.Request(
                    org("orgCode", orgCode), readRole(role), org("sponsor", sponsor), values);
        }
    }

    /** Somebody who has a post and serves elsewhere for a while. */
    record Seconded(
            @Nullable String personId,
            @Nullable String orgCode,
            @Nullable String role,
            @Nullable String sponsor,
            @Nullable String reason,
            @Nullable String endsOn) {
        Secondments.Request toRequest() {
            UUID id = personId == null ? null : ResourceId.parse(personId).orElse(null);
            if (id == null) {
                throw invalid("personId", "personId is the id of a person, a UUID.");
            }
            if (reason == null || reason.isBlank() || reason.length() > LONGEST) {
                throw invalid("reason", "reason is a text of at most 128 characters.");
            }
            Role as = readRole(role);
            if (as == Role.STUDENT) {
                throw invalid("role", "role is teacher or staff.");
            }
            return new Secondments.Request(
                    new PersonId(id),
                    org("orgCode", orgCode),
                    as,
                    new Tenure.Warrant(org("sponsor", sponsor), reason.strip(), readDay(endsOn)));
        }
    }

    private static LocalDate readDay(@Nullable String endsOn) {
        try {
            if (endsOn != null) {
                return LocalDate.parse(endsOn);
            }
        } catch (DateTimeException e) {
            // Told below, as for one that is missing.
        }
        throw invalid("endsOn", "endsOn is a day, for example 2027-07-15.");
    }

    private static Role readRole(@Nullable String text) {
        for (Role role : ROLES) {
            if (role.name().toLowerCase(Locale.ROOT).equals(text)) {
                return role;
            }
        }
        throw invalid("role", "role is student, teacher or staff.");
    }

    private static OrgCode org(String property, @Nullable String code) {
        if (code == null || !ORG_CODE.matcher(code).matches()) {
            throw invalid(property, property + " is the code of a school or bureau.");
        }
        return new OrgCode(code);
    }

    private static void put(Map<String, String> values, String field, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            values.put(field, value.strip());
        }
    }

    static ProblemException invalid(String property, String detail) {
        return new ProblemException(
                Problem.of(ProblemType.INVALID_PROPERTY, detail).with("property", property));
    }
}
