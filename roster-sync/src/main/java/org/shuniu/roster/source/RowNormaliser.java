package org.shuniu.roster.source;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Check;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.identity.DocumentType;
import org.shuniu.roster.identity.Fault;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.identity.PersonName;
import org.shuniu.roster.identity.SchoolCode;
import org.shuniu.roster.identity.StaffStatus;
import org.shuniu.roster.identity.StatusEffect;
import org.shuniu.roster.identity.StudentNumber;
import org.shuniu.roster.identity.StudentStatus;
import org.shuniu.roster.org.ClassKey;
import org.shuniu.roster.org.SchoolYear;
import org.shuniu.roster.org.Stage;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.source.RosterRow.Guardian;
import org.shuniu.roster.source.RosterRow.Standing;

/**
 * Makes rows in our terms of records in theirs. A row is quarantined whole when a value that
 * identity or placement needs is wrong, contradictory, or required and missing; any other bad value
 * is dropped and noted.
 */
public final class RowNormaliser {
    private static final LocalDate EARLIEST_BIRTH = LocalDate.of(1900, 1, 1);
    private static final int MAX_GUARDIANS = 9;
    private static final int OLD_ID_LENGTH = 15;
    static final int MAX_TEXT = 128;
    private static final int MAX_NUMBER = 64;

    private static final Set<String> YES = Set.of("是", "1", "Y", "YES", "TRUE", "√");

    private final Mapping mapping;
    private final LocalDate today;
    private final SchoolYear schoolYear;
    private final String source;
    private final Memo<String, Check<SchoolCode>> schools = new Memo<>(this::schoolCode);
    private final PlacementReader placements;
    private final Memo<Word, String> words;

    private record Word(String field, String typed) {}

    private final WarrantReader warrants;

    /**
     * One normaliser reads one delivery by one day, also when midnight passes meanwhile.
     *
     * @param source which the records are of; what it alone calls something is called so within it
     */
    public RowNormaliser(Mapping mapping, String source, Clock clock) {
        this.mapping = mapping;
        this.source = source;
        this.today = LocalDate.ofInstant(clock.instant(), SchoolYear.ZONE);
        this.schoolYear = SchoolYear.of(today);
        this.placements = new PlacementReader(mapping, schoolYear);
        this.words = new Memo<>(word -> mapping.translate(word.field(), word.typed()));
        this.warrants = new WarrantReader(mapping, today);
    }

    /** The school year by which grades are read. */
    public SchoolYear schoolYear() {
        return schoolYear;
    }

    public RowOutcome normalise(SourceRecord record) {
        return new Row(record).outcome();
    }

    /** One record on its way; gathers all its problems, not only the first. */
    private final class Row {
        private final SourceRecord record;
        private final List<RowProblem> problems = new ArrayList<>();

        Row(SourceRecord record) {
            this.record = record;
        }

        RowOutcome outcome() {
            if (record.shape() == SourceRecord.Shape.LONG) {
                return new RowOutcome.Quarantined(List.of(RowFault.ROW_TOO_LONG.in(record)));
            }
            if (record.shape() == SourceRecord.Shape.SHORT
                    && mapping.requiredFields().stream().anyMatch(f -> value(f).isEmpty())) {
                return new RowOutcome.Quarantined(List.of(RowFault.ROW_TOO_SHORT.in(record)));
            }
            @Nullable SchoolCode school = school();
            if (mapping.refersToPeople()) {
                return reference(school);
            }
            @Nullable String name = name();
            Identity identity = identity();
            @Nullable StudentNumber studentNumber = studentNumber();
            @Nullable LocalDate birthDate = birthDate(identity.citizenId());
            Gender gender = gender(identity.citizenId());
            @Nullable ClassKey placement =
                    school == null ? null : placements.read(record, school, problems::add);
            Status status = status(placement);
            @Nullable String formerName = formerName();
            @Nullable String teacherNumber = number("teacherNumber");
            if (teacherNumber == null && mapping.requiresValue("teacherNumber")) {
                add(RowFault.TEACHER_NUMBER_MISSING, "teacherNumber");
            }
            @Nullable String localNumber = number("localNumber");
            @Nullable Integer seat = seat();
            List<Guardian> guardians = guardians();
            Tenure.@Nullable Warrant warrant = warrants.read(record, problems::add);
            Role role = role();
            if (school == null
                    || name == null
                    || problems.stream().anyMatch(RowProblem::quarantines)) {
                return new RowOutcome.Quarantined(problems);
            }
            return new RowOutcome.Valid(
                    new RosterRow(
                            role,
                            school,
                            text("schoolName"),
                            name,
                            formerName,
                            text("pinyin"),
                            gender,
                            birthDate,
                            identity.citizenId(),
                            identity.document(),
                            sourceNumber(),
                            studentNumber,
                            teacherNumber,
                            localNumber,
                            seat,
                            placement,
                            status.standing(),
                            status.name(),
                            guardians,
                            warrant),
                    problems);
        }

        private RowOutcome reference(@Nullable SchoolCode school) {
            @Nullable String teacherNumber = number("teacherNumber");
            if (teacherNumber == null) {
                add(RowFault.TEACHER_NUMBER_MISSING, "teacherNumber");
            }
            @Nullable ClassKey placement =
                    school == null ? null : placements.read(record, school, problems::add);
            Status status = status(placement);
            if (school == null
                    || teacherNumber == null
                    || problems.stream().anyMatch(RowProblem::quarantines)) {
                return new RowOutcome.Quarantined(problems);
            }
            return new RowOutcome.Refers(
                    new Reference(school, teacherNumber, placement, role(), status.standing()),
                    problems);
        }

        private String value(String field) {
            return record.value(field);
        }

        private @Nullable String sourceNumber() {
            return value("personId").isEmpty() ? null : source + ":" + value("personId");
        }

        private String translated(String field, String word) {
            return words.of(new Word(field, word));
        }

        private void add(RowFault fault, String field) {
            problems.add(fault.in(record, field));
        }

        private Role role() {
            return switch (translated("post", value("post"))) {
                case "teacher" -> Role.TEACHER;
                case "staff" -> Role.STAFF;
                case "student" -> Role.STUDENT;
                default -> {
                    if (mapping.requiresValue("post") && !value("post").isEmpty()) {
                        add(RowFault.ROLE_UNKNOWN, "post");
                    }
                    yield mapping.role();
                }
            };
        }

        private @Nullable SchoolCode school() {
            if (value("school").isEmpty()) {
                add(RowFault.SCHOOL_CODE_MISSING, "school");
                return null;
            }
            return sound(schools.of(value("school")), "school");
        }

        private @Nullable String name() {
            PersonName name = sound(PersonName.check(value("name")), "name");
            return name == null ? null : name.value();
        }

        private @Nullable StudentNumber studentNumber() {
            if (value("studentNumber").isEmpty()) {
                if (mapping.requiresValue("studentNumber")) {
                    add(RowFault.STUDENT_NUMBER_MISSING, "studentNumber");
                }
                return null;
            }
            // A G number may hold another citizen ID number than today's: that is no fault.
            return sound(StudentNumber.check(value("studentNumber")), "studentNumber");
        }

        /** The value, or null and the reason to quarantine. */
        private <T> @Nullable T sound(Check<T> check, String field) {
            return switch (check) {
                case Check.Sound<T>(T value) -> value;
                case Check.Faulty<T>(Fault fault) -> {
                    problems.add(RowFault.quarantine(fault, record, field));
                    yield null;
                }
            };
        }

        private Identity identity() {
            if (value("idNumber").isEmpty()) {
                if (mapping.requiresValue("idNumber")) {
                    add(RowFault.ID_NUMBER_MISSING, "idNumber");
                }
                return Identity.NONE;
            }
            return switch (IdentityDocument.read(documentType("idType"), value("idNumber"))) {
                case IdentityDocument.Citizen(CitizenId id) -> {
                    if (RecordKeys.folded(value("idNumber")).length() == OLD_ID_LENGTH) {
                        add(RowFault.CITIZEN_ID_15_DIGITS, "idNumber");
                    }
                    yield new Identity(id, null);
                }
                case IdentityDocument.Other(String document) -> new Identity(null, document);
                case IdentityDocument.Faulty(Fault fault) -> {
                    problems.add(RowFault.quarantine(fault, record, "idNumber"));
                    yield Identity.NONE;
                }
                case IdentityDocument.Malformed malformed -> {
                    add(RowFault.DOCUMENT_NUMBER_FORM, "idNumber");
                    yield Identity.NONE;
                }
            };
        }

        private DocumentType documentType(String field) {
            String word = value(field);
            if (word.isEmpty()) {
                return DocumentType.RESIDENT_ID;
            }
            return DocumentType.parse(translated(field, word))
                    .orElseGet(
                            () -> {
                                add(RowFault.ID_TYPE_UNKNOWN, field);
                                return DocumentType.OTHER;
                            });
        }

        private @Nullable LocalDate birthDate(@Nullable CitizenId citizenId) {
            String typed = value("birthDate");
            if (typed.isEmpty()) {
                // Whom a source has a name for is found again by that.
                boolean needed = citizenId == null && value("personId").isEmpty();
                if (needed || mapping.requiresValue("birthDate")) {
                    add(RowFault.BIRTH_DATE_MISSING, "birthDate");
                }
                return citizenId == null ? null : citizenId.birthDate();
            }
            @Nullable DateText date = DateText.day(typed).orElse(null);
            if (date == null || date.day().isBefore(EARLIEST_BIRTH) || date.day().isAfter(today)) {
                add(RowFault.BIRTH_DATE_INVALID, "birthDate");
                return null;
            }
            if (citizenId != null && !citizenId.birthDate().equals(date.day())) {
                add(RowFault.BIRTH_DATE_CONTRADICTS_ID, "birthDate");
            }
            if (date.isSerial()) {
                add(RowFault.DATE_SERIAL, "birthDate");
            }
            return date.day();
        }

        private Gender gender(@Nullable CitizenId citizenId) {
            String word = value("gender");
            Gender byId = citizenId == null ? Gender.UNKNOWN : citizenId.gender();
            if (word.isEmpty()) {
                return byId;
            }
            @Nullable Gender gender = Gender.parse(translated("gender", word)).orElse(null);
            if (gender == null) {
                add(RowFault.GENDER_UNKNOWN, "gender");
                return byId;
            }
            boolean says = gender == Gender.MALE || gender == Gender.FEMALE;
            if (!says) {
                return citizenId == null ? gender : byId;
            }
            if (citizenId != null && gender != byId) {
                add(RowFault.GENDER_CONTRADICTS_ID, "gender");
            }
            return gender;
        }

        private Status status(@Nullable ClassKey placement) {
            if (isOver()) {
                return new Status(Standing.ENDED, null);
            }
            String word = value("status");
            if (word.isEmpty()) {
                return new Status(Standing.ACTIVE, null);
            }
            String standard = translated("status", word);
            Optional<Status> status =
                    switch (mapping.statusTable()) {
                        case STUDENT ->
                                StudentStatus.parse(standard).map(s -> statusOf(s, placement));
                        case STAFF ->
                                StaffStatus.parse(standard)
                                        .map(s -> new Status(standing(s.effect()), s.label()));
                    };
            return status.orElseGet(
                    () -> {
                        add(RowFault.STATUS_UNKNOWN, "status");
                        return new Status(Standing.ACTIVE, null);
                    });
        }

        private boolean isOver() {
            if (YES.contains(translated("over", RecordKeys.folded(value("over"))))) {
                return true;
            }
            if (value("until").isEmpty()) {
                return false;
            }
            @Nullable DateText until = DateText.day(value("until")).orElse(null);
            if (until == null) {
                add(RowFault.UNTIL_INVALID, "until");
            }
            return until != null && until.day().isBefore(today);
        }

        private Status statusOf(StudentStatus status, @Nullable ClassKey placement) {
            if (status.isUnlawfulInCompulsoryYears()
                    && placement != null
                    && isCompulsory(placement)) {
                add(RowFault.STATUS_UNLAWFUL, "status");
                return new Status(Standing.ACTIVE, status.label());
            }
            return new Status(standing(status.effect()), status.label());
        }

        private @Nullable String formerName() {
            if (value("formerName").isEmpty()) {
                return null;
            }
            @Nullable PersonName name = PersonName.parse(value("formerName")).orElse(null);
            if (name == null) {
                add(RowFault.FORMER_NAME_INVALID, "formerName");
                return null;
            }
            return name.value();
        }

        private @Nullable Integer seat() {
            String typed = RecordKeys.folded(value("seat"));
            if (typed.isEmpty()) {
                return null;
            }
            if (typed.length() <= 3 && typed.chars().allMatch(c -> c >= '0' && c <= '9')) {
                int seat = Integer.parseInt(typed);
                if (seat > 0) {
                    return seat;
                }
            }
            add(RowFault.SEAT_INVALID, "seat");
            return null;
        }

        private @Nullable String text(String field) {
            String text = value(field);
            return text.isEmpty() || text.length() > MAX_TEXT ? null : text;
        }

        private @Nullable String number(String field) {
            String number = RecordKeys.folded(value(field));
            if (number.isEmpty()) {
                return null;
            }
            if (number.length() > MAX_NUMBER) {
                add(RowFault.VALUE_TOO_LONG, field);
                return null;
            }
            return number;
        }

        private List<Guardian> guardians() {
            List<Guardian> guardians = new ArrayList<>();
            for (int n = 1; n <= MAX_GUARDIANS; n++) {
                String prefix = "guardian" + n + ".";
                if (record.columns().has(prefix + "isGuardian") && isGuardian(prefix)) {
                    guardian(prefix).ifPresent(guardians::add);
                }
            }
            return guardians;
        }

        private boolean isGuardian(String prefix) {
            String field = prefix + "isGuardian";
            return switch (translated(field, RecordKeys.folded(value(field)))) {
                case String word when YES.contains(word) -> true;
                case "", "否", "0", "2", "N", "NO", "FALSE", "×" -> false;
                default -> {
                    add(RowFault.GUARDIAN_UNMARKED, field);
                    yield false;
                }
            };
        }

        private Optional<Guardian> guardian(String prefix) {
            @Nullable PersonName name = PersonName.parse(value(prefix + "name")).orElse(null);
            if (name == null) {
                add(RowFault.GUARDIAN_NAME_INVALID, prefix + "name");
                return Optional.empty();
            }
            Identity identity = guardianIdentity(prefix);
            return Optional.of(
                    new Guardian(
                            name.value(),
                            text(prefix + "relation"),
                            phone(prefix + "phone"),
                            identity.citizenId(),
                            identity.document()));
        }

        private Identity guardianIdentity(String prefix) {
            String number = value(prefix + "idNumber");
            if (number.isEmpty()) {
                return Identity.NONE;
            }
            return switch (IdentityDocument.read(documentType(prefix + "idType"), number)) {
                case IdentityDocument.Citizen(CitizenId id) -> new Identity(id, null);
                case IdentityDocument.Other(String document) -> new Identity(null, document);
                case IdentityDocument.Faulty faulty -> withoutGuardianId(prefix);
                case IdentityDocument.Malformed malformed -> withoutGuardianId(prefix);
            };
        }

        private Identity withoutGuardianId(String prefix) {
            add(RowFault.GUARDIAN_ID_INVALID, prefix + "idNumber");
            return Identity.NONE;
        }

        private @Nullable String phone(String field) {
            String typed = RecordKeys.folded(value(field));
            if (typed.isEmpty()) {
                return null;
            }
            @Nullable String phone = phoneOf(typed);
            if (phone == null) {
                add(RowFault.PHONE_INVALID, field);
            }
            return phone;
        }
    }

    private record Identity(@Nullable CitizenId citizenId, @Nullable String document) {
        static final Identity NONE = new Identity(null, null);
    }

    private record Status(Standing standing, @Nullable String name) {}

    private Check<SchoolCode> schoolCode(String typed) {
        String named = mapping.translate("school", typed);
        Check<SchoolCode> national = SchoolCode.check(named);
        return mapping.hasOwnSchools() && national.sound().isEmpty()
                ? SchoolCode.ofSource(source, named)
                : national;
    }

    private static boolean isCompulsory(ClassKey key) {
        return key.stage() == Stage.PRIMARY || key.stage() == Stage.JUNIOR;
    }

    private static Standing standing(StatusEffect effect) {
        return switch (effect) {
            case KEEPS -> Standing.ACTIVE;
            case SUSPENDS -> Standing.SUSPENDED;
            case ENDS -> Standing.ENDED;
        };
    }

    /** A mobile number as 11 digits, a landline as digits with its area code; null for neither. */
    private static @Nullable String phoneOf(String typed) {
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < typed.length(); i++) {
            char c = typed.charAt(i);
            if (c >= '0' && c <= '9') {
                kept.append(c);
            } else if ("+-()".indexOf(c) < 0) {
                return null;
            }
        }
        String digits = kept.toString();
        boolean international = typed.startsWith("+") || digits.startsWith("00");
        if (international) {
            String withCountry = digits.startsWith("00") ? digits.substring(2) : digits;
            if (!withCountry.startsWith("86")) {
                return withCountry.length() >= 7 && withCountry.length() <= 15
                        ? "+" + withCountry
                        : null;
            }
            digits = withCountry.substring(2);
        }
        boolean mobile =
                digits.length() == 11 && digits.charAt(0) == '1' && digits.charAt(1) >= '3';
        boolean landline = digits.length() >= 7 && digits.length() <= 12 && digits.charAt(0) != '1';
        return mobile || landline ? digits : null;
    }
}
