package org.shuniu.gateway.claim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.claim.Claim.Vendors;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.AffiliationView;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.Role;

/**
 * Every claim about a person that can ever leave the hub. What is not in this table is not
 * released; discovery and the consent text derive from it.
 */
public final class ClaimCatalogue {
    private ClaimCatalogue() {}

    private static final String EDU = "DESIGN §6 edu scope";

    static final List<Claim> ALL =
            List.of(
                    row(
                            "sub",
                            "openid",
                            (p, r) -> r.subject(p),
                            Vendors.ALWAYS,
                            "OIDC Core §5.1, §8"),
                    row(
                            "former_sub",
                            "openid",
                            ClaimCatalogue::formerSubjects,
                            Vendors.ALWAYS,
                            "DESIGN §4 Who is it"),
                    row(
                            "name",
                            "profile",
                            (p, r) -> p.name(),
                            Vendors.WITH_CONSENT,
                            "OIDC Core §5.1"),
                    row(
                            "preferred_username",
                            "profile",
                            (p, r) -> p.spaceNumber().value(),
                            Vendors.NEVER,
                            "OIDC Core §5.1"),
                    row(
                            "edu_space_id",
                            "edu",
                            (p, r) -> p.spaceNumber().value(),
                            Vendors.NEVER,
                            EDU),
                    row("edu_roles", "edu", (p, r) -> roles(p), Vendors.ALWAYS, EDU),
                    row("edu_orgs", "edu", ClaimCatalogue::orgs, Vendors.WITH_CONSENT, EDU),
                    row(
                            "edu_assurance",
                            "edu",
                            (p, r) -> p.assurance().code(),
                            Vendors.WITH_CONSENT,
                            EDU));

    private static Claim row(
            String name,
            String scope,
            BiFunction<PersonProfile, Receiver, @Nullable Object> source,
            Vendors vendors,
            String spec) {
        return new Claim(name, scope, source, vendors, spec);
    }

    /** OIDC Discovery §3 {@code claims_supported}. */
    public static List<String> names() {
        return ALL.stream().map(Claim::name).toList();
    }

    /** The scopes that ask for claims, in the order of the table. */
    public static List<String> scopes() {
        return ALL.stream().map(Claim::scope).distinct().toList();
    }

    /** The claims of some scopes that a vendor gets only with the person's consent. */
    public static List<String> needingConsent(Set<String> scopes) {
        return ALL.stream()
                .filter(c -> c.vendors() == Vendors.WITH_CONSENT && scopes.contains(c.scope()))
                .map(Claim::name)
                .toList();
    }

    // One is a string, several are an array, as RFC 7519 §4.1.3 has it for aud.
    private static @Nullable Object formerSubjects(PersonProfile person, Receiver receiver) {
        List<String> subjects = receiver.formerSubjects(person);
        return switch (subjects.size()) {
            case 0 -> null;
            case 1 -> subjects.getFirst();
            default -> subjects;
        };
    }

    private static List<String> roles(PersonProfile person) {
        return person.activeAffiliations().stream()
                .map(AffiliationView::role)
                .distinct()
                .sorted()
                .map(Role::code)
                .toList();
    }

    private static List<Map<String, String>> orgs(PersonProfile person, Receiver receiver) {
        return person.activeAffiliations().stream().map(a -> org(a, receiver)).toList();
    }

    private static Map<String, String> org(AffiliationView affiliation, Receiver receiver) {
        var org = new LinkedHashMap<String, String>();
        org.put("code", receiver.orgCode(affiliation.org()));
        org.put("name", affiliation.orgName());
        org.put("role", affiliation.role().code());
        if (affiliation.grade() != null) {
            org.put("grade", affiliation.grade());
        }
        OrgCode classCode = affiliation.classCode();
        if (classCode != null) {
            org.put("class", receiver.orgCode(classCode));
        }
        return org;
    }
}
