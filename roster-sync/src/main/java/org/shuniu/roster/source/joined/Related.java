package org.shuniu.roster.source.joined;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.SchoolCode;
import org.shuniu.roster.identity.SchoolKind;
import org.shuniu.roster.org.ClassText;
import org.shuniu.roster.source.FieldValues;
import org.shuniu.roster.source.SourceFault;
import org.shuniu.roster.source.Table;

/** Everything of an exchange that is not a person: schools, classes, who is where and as what. */
final class Related {
    /** Deeper is no tree of schools. */
    private static final int DEEPEST = 10;

    private static final String DELETED = "tobedeleted";

    private final int mostKept;
    private final Map<String, Org> orgs = new HashMap<>();
    private final Map<String, SchoolClass> classes = new HashMap<>();
    private final Map<String, List<Post>> posts = new HashMap<>();
    private final Map<String, Demographics> demographics = new HashMap<>();
    private final Map<String, List<SchoolClass>> memberships = new HashMap<>();
    private final Map<String, List<Contact>> contacts = new HashMap<>();
    private final Map<String, ContactDetails> contactDetails = new HashMap<>();
    private final Set<String> namedAsContacts = new HashSet<>();
    private int kept;

    /**
     * A school, a part of one, or what schools hang under.
     *
     * @param kind {@code school}, {@code part} or {@code region}
     */
    private record Org(String name, String code, String kind, String parent) {}

    /**
     * A school that rows can be at.
     *
     * @param code a 学校标识码 where the exchange has one, otherwise the exchange's own id
     */
    record School(String id, String code, String name) {}

    /** 行政班; groups that are taught one subject are none. */
    record SchoolClass(String id, String school, String title, String grade) {}

    /**
     * What somebody is somewhere.
     *
     * @param role in our words; {@code ?} for a word that the mapping does not know
     */
    record Post(String org, String role, String until, boolean over) {}

    record Demographics(String birthDate, String gender) {}

    /** Whom to call about a pupil. */
    record Contact(String id, String relation) {}

    record ContactDetails(String name, String phone) {}

    Related(int mostKept) {
        this.mostKept = mostKept;
    }

    /** Takes in a row of any table. */
    void add(Table table, FieldValues row) {
        switch (table.kind()) {
            case ORGS -> addOrg(table, row);
            case CLASSES -> addClass(table, row);
            case ROLES -> addPost(table, row);
            case DEMOGRAPHICS -> addDemographics(row);
            case ENROLLMENTS -> addMembership(row);
            case RELATIONSHIPS -> addRelationship(table, row);
            case USERS -> addContactDetails(table, row);
            case MANIFEST -> {}
        }
    }

    private void addOrg(Table table, FieldValues row) {
        String kind =
                row.value("type").isEmpty()
                        ? "school"
                        : table.meaning("type", row.value("type")).orElse("school");
        orgs.put(
                row.value("id"),
                new Org(row.value("name"), row.value("code"), kind, row.value("parent")));
        keep();
    }

    private void addClass(Table table, FieldValues row) {
        String title = row.value("title");
        boolean mayBe =
                row.value("type").isEmpty()
                        || table.meaning("type", row.value("type")).orElse("").equals("class");
        if (mayBe && ClassText.parse(title, SchoolKind.JUNIOR).isPresent() && !isDeleted(row)) {
            String grade = table.meaning("grade", row.value("grade")).orElse("");
            classes.put(
                    row.value("id"),
                    new SchoolClass(row.value("id"), row.value("org"), title, grade));
            keep();
        }
    }

    private void addPost(Table table, FieldValues row) {
        posts.computeIfAbsent(row.value("user"), user -> new ArrayList<>(1))
                .add(
                        new Post(
                                row.value("org"),
                                role(table, row),
                                row.value("until"),
                                isDeleted(row)));
        keep();
    }

    private void addDemographics(FieldValues row) {
        demographics.put(
                row.value("user"), new Demographics(row.value("birthDate"), row.value("gender")));
        keep();
    }

    private void addMembership(FieldValues row) {
        SchoolClass where = classes.get(row.value("class"));
        if (where != null && !isDeleted(row)) {
            memberships.computeIfAbsent(row.value("user"), user -> new ArrayList<>(1)).add(where);
            keep();
        }
    }

    private void addRelationship(Table table, FieldValues row) {
        String word = row.value("role");
        if (table.meaning("role", word).orElse("").equals("guardian")) {
            contacts.computeIfAbsent(row.value("user"), user -> new ArrayList<>(1))
                    .add(new Contact(row.value("contact"), word));
            namedAsContacts.add(row.value("contact"));
            keep();
        }
    }

    private void addContactDetails(Table table, FieldValues row) {
        if (namedAsContacts.contains(row.value("id")) || role(table, row).equals("guardian")) {
            contactDetails.put(
                    row.value("id"),
                    new ContactDetails(PersonRows.nameIn(row), row.value("phone")));
            keep();
        }
    }

    private void keep() {
        if (++kept > mostKept) {
            throw new SourceFault(
                    SourceFault.Kind.ZIP_TOO_LARGE,
                    "The archive has more than "
                            + mostKept
                            + " schools, classes, roles and enrollments.",
                    "Send one archive for each county, each as a source of its own.");
        }
    }

    static String role(Table table, FieldValues row) {
        String word = row.value("role");
        return word.isEmpty() && !table.constant("role").isEmpty()
                ? table.constant("role")
                : table.meaning("role", word).orElse("?");
    }

    static boolean isDeleted(FieldValues row) {
        return row.value("status").equalsIgnoreCase(DELETED);
    }

    /** The school that an org is, or is part of; null for a region and for what nobody explains. */
    @Nullable School school(String org) {
        String id = org;
        for (int i = 0; i < DEEPEST; i++) {
            Org here = orgs.get(id);
            if (here == null || here.kind().equals("region")) {
                return null;
            }
            if (here.kind().equals("school")) {
                boolean national = SchoolCode.parse(here.code()).isPresent();
                return new School(id, national ? here.code() : id, here.name());
            }
            id = here.parent();
        }
        return null;
    }

    /** What the roles table says somebody is; empty where there is none. */
    List<Post> posts(String user) {
        return posts.getOrDefault(user, List.of());
    }

    /** The classes of somebody at a school, in the order of the enrollments. */
    List<SchoolClass> classes(String user, School school) {
        return memberships.getOrDefault(user, List.of()).stream()
                .filter(where -> school.equals(school(where.school())))
                .distinct()
                .toList();
    }

    @Nullable Demographics demographics(String user) {
        return demographics.get(user);
    }

    List<Contact> contacts(String user) {
        return contacts.getOrDefault(user, List.of());
    }

    @Nullable ContactDetails contactDetails(String contact) {
        return contactDetails.get(contact);
    }
}
