package org.shuniu.roster.plan;

import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.SchoolCode;
import org.shuniu.roster.identity.SchoolKind;
import org.shuniu.roster.org.ClassKey;
import org.shuniu.roster.org.Grades;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.Stage;
import org.shuniu.roster.person.Basis;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.person.Tenure;

/**
 * What it means for a person that some affiliations end: frozen with the last one, in transition on
 * the way to another school, or no more than the end of a contradiction.
 *
 * @param moved the person is still a pupil of another school: a transfer, no leaving
 */
public record Departure(boolean moved, List<Edit> edits) {
    /** Why affiliations end. */
    public enum Reason {
        /** The registry says that it is over. */
        OVER,
        /** The registry says that the way leads to another school: 毕业, 转学. */
        BETWEEN_SCHOOLS,
        /** The registry no longer names the person. */
        ABSENT,
        /** The day has come until which somebody answered for it. */
        EXPIRED
    }

    public Departure {
        edits = List.copyOf(edits);
    }

    /** Whether nothing keeps the person here any more. */
    public boolean isLast() {
        return edits.stream()
                .anyMatch(
                        edit ->
                                edit instanceof Edit.SetStatus
                                        || edit instanceof Edit.SetTransition);
    }

    public static Departure of(
            StoredPerson person, List<Tenure> ending, Reason reason, LocalDate today) {
        var edits = new ArrayList<Edit>();
        ending.forEach(held -> edits.add(new Edit.EndAffiliation(held)));
        var staying = new ArrayList<>(person.affiliations());
        staying.removeAll(ending);
        endAssignments(staying, edits);
        boolean pupil = ending.stream().anyMatch(held -> held.role() == Role.STUDENT);
        boolean moved = pupil && staying.stream().anyMatch(held -> held.role() == Role.STUDENT);
        closeConflict(person, staying, edits);
        if (!ending.isEmpty() && staying.isEmpty() && person.status() == PersonStatus.ACTIVE) {
            boolean between =
                    switch (reason) {
                        case BETWEEN_SCHOOLS -> true;
                        case ABSENT -> ending.stream().anyMatch(held -> hasFinished(held, today));
                        case OVER, EXPIRED -> false;
                    };
            edits.add(
                    between
                            ? new Edit.SetTransition(person.transitionUntil(), transitionEnd(today))
                            : new Edit.SetStatus(PersonStatus.ACTIVE, PersonStatus.FROZEN));
        }
        return new Departure(moved, edits);
    }

    /** Who holds no post at a school any more teaches none of its classes, whatever a file says. */
    private static void endAssignments(List<Tenure> staying, List<Edit> edits) {
        List<Tenure> over =
                staying.stream()
                        .filter(held -> held.basis() == Basis.ASSIGNED)
                        .filter(held -> staying.stream().noneMatch(post -> holds(post, held)))
                        .toList();
        for (Tenure held : over) {
            edits.add(new Edit.EndAffiliation(held));
            // The row is read again when its teacher is back.
            if (held.recordKey() != null) {
                edits.add(
                        new Edit.ForgetRecord(
                                held.source(),
                                HexFormat.of().formatHex(held.recordKey().toBytes())));
            }
        }
        staying.removeAll(over);
    }

    private static boolean holds(Tenure post, Tenure assigned) {
        return post.basis() != Basis.ASSIGNED
                && post.role() != Role.STUDENT
                && post.role() != Role.GUARDIAN
                && post.org().equals(assigned.org());
    }

    /** Two schools claimed the pupil, and one of them no longer does. */
    static void closeConflict(StoredPerson person, List<Tenure> staying, List<Edit> edits) {
        long schools =
                staying.stream()
                        .filter(held -> held.role() == Role.STUDENT)
                        .filter(held -> held.basis() == Basis.REGISTRY)
                        .map(Tenure::org)
                        .distinct()
                        .count();
        if (schools < 2 && person.conflicts().contains(ConflictKind.TWO_SCHOOLS)) {
            edits.add(new Edit.CloseConflict(ConflictKind.TWO_SCHOOLS));
        }
    }

    /** New schools have entered their pupils by the end of October. */
    public static LocalDate transitionEnd(LocalDate today) {
        LocalDate end = LocalDate.of(today.getYear(), Month.OCTOBER, 31);
        return today.isAfter(end) ? end.plusYears(1) : end;
    }

    private static boolean hasFinished(Tenure held, LocalDate today) {
        OrgCode classCode = held.classCode();
        if (held.role() != Role.STUDENT || classCode == null) {
            return false;
        }
        ClassKey key = ClassKey.ofCode(classCode);
        return isLastStage(key.stage(), held.org())
                && Grades.isFinishing(key.stage(), key.entryYear(), today);
    }

    /** The primary grades of a nine- or twelve-year school lead on to its own junior grades. */
    private static boolean isLastStage(Stage stage, OrgCode school) {
        @Nullable SchoolKind kind =
                SchoolCode.parse(school.value()).flatMap(SchoolCode::kind).orElse(null);
        return stage != Stage.PRIMARY || (kind != SchoolKind.JUNIOR && kind != SchoolKind.SENIOR);
    }
}
