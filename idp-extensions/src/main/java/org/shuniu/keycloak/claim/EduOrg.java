package org.shuniu.keycloak.claim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.keycloak.util.JsonSerialization;

/** One element of {@code edu_orgs}: what a person is at a school or bureau, and in which class. */
record EduOrg(
        String code, String name, String role, @Nullable String grade, @Nullable String classCode) {

    /** As the hub writes it, members always in this order, absent ones left out. */
    String json() {
        var members = new LinkedHashMap<String, String>();
        members.put("code", code);
        members.put("name", name);
        members.put("role", role);
        if (grade != null) {
            members.put("grade", grade);
        }
        if (classCode != null) {
            members.put("class", classCode);
        }
        try {
            return JsonSerialization.writeValueAsString(members);
        } catch (IOException e) {
            throw new UncheckedIOException("Strings are always JSON", e);
        }
    }
}
