package org.shuniu.roster.source.joined;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.source.FieldValues;
import org.shuniu.roster.source.Table;
import org.shuniu.roster.source.joined.Related.Contact;
import org.shuniu.roster.source.joined.Related.ContactDetails;
import org.shuniu.roster.source.joined.Related.Demographics;
import org.shuniu.roster.source.joined.Related.Post;
import org.shuniu.roster.source.joined.Related.School;
import org.shuniu.roster.source.joined.Related.SchoolClass;

/** Makes rows of one person: what somebody is at each school, by the fields of the mapping. */
record PersonRows(Related related) {
    private static final int MOST_CONTACTS = 4;

    /** None for who is only a contact of others. */
    List<Map<String, String>> of(Table table, FieldValues user) {
        var rows = new ArrayList<Map<String, String>>();
        boolean anywhere = false;
        List<Post> posts = posts(table, user);
        for (Post post : posts) {
            if (post.role().equals("guardian")) {
                continue;
            }
            School school = related.school(post.org());
            if (school != null) {
                anywhere = true;
                rows.addAll(at(school, post, table, user));
            }
        }
        // Of a region alone, or of a school that nobody explains: to be seen, not to be lost.
        if (!anywhere && posts.stream().anyMatch(post -> !post.role().equals("guardian"))) {
            Map<String, String> row = person(table, user, posts.getFirst());
            row.put("record", user.value("id"));
            rows.add(row);
        }
        return rows;
    }

    private List<Post> posts(Table table, FieldValues user) {
        List<Post> posts = related.posts(user.value("id"));
        if (!posts.isEmpty()) {
            return posts;
        }
        if (user.value("role").isEmpty() && table.constant("role").isEmpty()) {
            // A contact of others, where roles stand in a table of their own.
            return List.of();
        }
        String role = Related.role(table, user);
        return Arrays.stream(user.value("orgs").split(","))
                .map(String::strip)
                .map(org -> new Post(org, role, "", false))
                .toList();
    }

    private List<Map<String, String>> at(School school, Post post, Table table, FieldValues user) {
        String record = user.value("id") + "@" + school.id() + "/" + post.role();
        List<SchoolClass> classes = related.classes(user.value("id"), school);
        Map<String, String> row = person(table, user, post);
        row.put("school", school.code());
        row.put("schoolName", school.name());
        row.put("record", record);
        if (post.role().equals("student")) {
            contacts(row, user);
            if (!classes.isEmpty()) {
                place(row, classes.getFirst(), table, user);
            }
            return List.of(row);
        }
        if (classes.isEmpty() || !post.role().equals("teacher")) {
            return List.of(row);
        }
        var rows = new ArrayList<Map<String, String>>();
        for (SchoolClass where : classes) {
            Map<String, String> inClass = new HashMap<>(row);
            inClass.put("record", record + "/" + where.id());
            place(inClass, where, table, user);
            rows.add(inClass);
        }
        return rows;
    }

    private static void place(
            Map<String, String> row, SchoolClass where, Table table, FieldValues user) {
        String own = table.meaning("grade", user.value("grade")).orElse("");
        row.put("class", where.title());
        row.put("grade", own.isEmpty() ? where.grade() : own);
    }

    private Map<String, String> person(Table table, FieldValues user, Post post) {
        Map<String, String> row = new HashMap<>();
        row.put("personId", user.value("id"));
        row.put("post", post.role());
        row.put("until", post.until());
        row.put("over", post.over() || Related.isDeleted(user) ? "1" : "");
        row.put("name", nameIn(user));
        for (String field :
                List.of(
                        "birthDate",
                        "gender",
                        "idType",
                        "idNumber",
                        "studentNumber",
                        "teacherNumber",
                        "localNumber")) {
            row.put(field, user.value(field));
        }
        row.computeIfPresent("birthDate", (f, said) -> table.day(said));
        Demographics more = related.demographics(user.value("id"));
        if (more != null) {
            row.computeIfPresent(
                    "birthDate", (f, said) -> said.isEmpty() ? more.birthDate() : said);
            row.computeIfPresent("gender", (f, said) -> said.isEmpty() ? more.gender() : said);
        }
        return row;
    }

    private void contacts(Map<String, String> row, FieldValues user) {
        Stream<Contact> agents =
                Arrays.stream(user.value("agents").split(","))
                        .map(String::strip)
                        .filter(id -> !id.isEmpty())
                        .map(id -> new Contact(id, ""));
        var seen = new LinkedHashSet<String>();
        int n = 0;
        for (Contact contact :
                Stream.concat(related.contacts(user.value("id")).stream(), agents).toList()) {
            @Nullable ContactDetails details = related.contactDetails(contact.id());
            if (details != null && n < MOST_CONTACTS && seen.add(contact.id())) {
                n++;
                row.put("guardian" + n + ".isGuardian", "1");
                row.put("guardian" + n + ".name", details.name());
                row.put("guardian" + n + ".relation", contact.relation());
                row.put("guardian" + n + ".phone", details.phone());
            }
        }
    }

    /**
     * As people write it: the family name first and without a space where it is Han, last
     * elsewhere.
     */
    static String nameIn(FieldValues user) {
        if (!user.value("name").isEmpty()) {
            return user.value("name");
        }
        String family = user.value("familyName");
        String given = user.value("givenName");
        boolean han =
                !family.isEmpty()
                        && (family + given)
                                .codePoints()
                                .allMatch(
                                        c ->
                                                Character.UnicodeScript.of(c)
                                                        == Character.UnicodeScript.HAN);
        return han
                ? family + given
                : Stream.of(given, user.value("middleName"), family)
                        .filter(part -> !part.isEmpty())
                        .reduce((a, b) -> a + " " + b)
                        .orElse("");
    }
}
