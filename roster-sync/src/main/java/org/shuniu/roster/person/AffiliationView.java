package org.shuniu.roster.person;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;

/**
 * One affiliation as pages, APIs and claims show it.
 *
 * @param org the school or bureau, never the class
 * @param grade the grade displayed today (四年级), computed from the cohort; null without a class
 * @param classCode the class's org code, {@code <school>/<stage><entry year>-<ordinal>}
 * @param className the class as displayed today (四(2)班)
 */
public record AffiliationView(
        OrgCode org,
        String orgName,
        Role role,
        @Nullable String grade,
        @Nullable OrgCode classCode,
        @Nullable String className,
        AffiliationState state,
        LocalDate from,
        @Nullable LocalDate to) {
    public boolean isActive() {
        return state == AffiliationState.ACTIVE;
    }
}
