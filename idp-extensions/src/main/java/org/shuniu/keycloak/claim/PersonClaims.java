package org.shuniu.keycloak.claim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the hub's ID token says about a person.
 *
 * <p>A claim is taken whole or not at all: one that is malformed counts as not released, and only
 * its name stands in {@code malformed}. To keep half of a damaged claim would leave somebody a role
 * that nobody asserted.
 */
record PersonClaims(
        @Nullable String name,
        @Nullable String spaceId,
        List<String> roles,
        List<EduOrg> orgs,
        @Nullable String assurance,
        Set<String> malformed) {

    PersonClaims {
        roles = List.copyOf(roles);
        orgs = List.copyOf(orgs);
        malformed = Set.copyOf(malformed);
    }

    /** Reads the claims that follow the registered ones in a verified token. */
    static PersonClaims read(Map<String, ?> token) {
        var malformed = new TreeSet<String>();
        return new PersonClaims(
                read(token, "name", PersonClaims::text, malformed),
                read(token, "edu_space_id", PersonClaims::text, malformed),
                orEmpty(
                        read(
                                token,
                                "edu_roles",
                                roles -> list(roles, PersonClaims::text),
                                malformed)),
                orEmpty(read(token, "edu_orgs", orgs -> list(orgs, PersonClaims::org), malformed)),
                read(token, "edu_assurance", PersonClaims::text, malformed),
                malformed);
    }

    private static <T> @Nullable T read(
            Map<String, ?> token,
            String claim,
            Function<Object, @Nullable T> form,
            Set<String> malformed) {
        Object value = token.get(claim);
        if (value == null) {
            return null;
        }
        T read = form.apply(value);
        if (read == null) {
            malformed.add(claim);
        }
        return read;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> values) {
        return values == null ? List.of() : values;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text && !text.isBlank() ? text : null;
    }

    private static <T> @Nullable List<T> list(Object value, Function<Object, @Nullable T> form) {
        if (!(value instanceof List<?> elements)) {
            return null;
        }
        var read = new ArrayList<T>();
        for (Object element : elements) {
            T one = element == null ? null : form.apply(element);
            if (one == null) {
                return null;
            }
            read.add(one);
        }
        return read;
    }

    private static @Nullable EduOrg org(Object value) {
        if (!(value instanceof Map<?, ?> members)) {
            return null;
        }
        String code = text(members.get("code"));
        String name = text(members.get("name"));
        String role = text(members.get("role"));
        String grade = text(members.get("grade"));
        String classCode = text(members.get("class"));
        if (code == null || name == null || role == null) {
            return null;
        }
        boolean bothWellFormed =
                (grade != null || members.get("grade") == null)
                        && (classCode != null || members.get("class") == null);
        return bothWellFormed ? new EduOrg(code, name, role, grade, classCode) : null;
    }
}
