package org.shuniu.roster.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.Tenure;

/**
 * A plan as people may read it: what a field was and will be, identifiers masked, guardians only
 * counted.
 */
public record Shown(Map<String, String> before, Map<String, String> after) {
    /** The key under which the situations stand beside the fields. */
    private static final String SITUATIONS = "situations";

    /** With what the change means, in words and in the order of its edits. */
    static Shown of(Change.Op op, List<Edit> edits) {
        Shown fields = of(edits);
        String words =
                Situation.of(op, edits).stream()
                        .map(Situation::word)
                        .distinct()
                        .collect(Collectors.joining(" "));
        if (words.isEmpty()) {
            return fields;
        }
        var after = new LinkedHashMap<>(fields.after());
        after.put(SITUATIONS, words);
        return new Shown(fields.before(), after);
    }

    static Shown of(List<Edit> edits) {
        var before = new LinkedHashMap<String, String>();
        var after = new LinkedHashMap<String, String>();
        int proposals = 0;
        for (Edit edit : edits) {
            switch (edit) {
                case Edit.OpenPerson open -> {
                    after.put("name", open.name());
                    put(after, "pinyin", open.pinyin());
                    after.put("gender", open.gender().code());
                    put(after, "birthDate", open.birthDate());
                }
                case Edit.SetName set -> {
                    before.put("name", set.before());
                    after.put("name", set.after());
                }
                case Edit.RevivePerson revive -> after.put("status", "active");
                case Edit.VoidPerson gone -> after.put("status", "void");
                case Edit.SetPinyin set -> {
                    put(before, "pinyin", set.before());
                    put(after, "pinyin", set.after());
                }
                case Edit.SetAssurance set -> {
                    before.put("assurance", set.before().code());
                    after.put("assurance", set.after().code());
                }
                // Whose word it is says nothing about the person.
                case Edit.SetAuthority set -> {}
                case Edit.SetTransition set -> {
                    put(before, "transitionUntil", set.before());
                    put(after, "transitionUntil", set.after());
                }
                case Edit.SetGender(Gender was, Gender is) -> {
                    before.put("gender", was.code());
                    after.put("gender", is.code());
                }
                case Edit.SetBirthDate set -> {
                    put(before, "birthDate", set.before());
                    put(after, "birthDate", set.after());
                }
                case Edit.AddIdentifier add -> after.put(add.type().code(), masked(add.value()));
                case Edit.EndIdentifier end -> before.put(end.type().code(), masked(end.value()));
                case Edit.WithdrawIdentifier gone ->
                        before.put(gone.type().code(), masked(gone.value()));
                case Edit.ReopenIdentifier again ->
                        after.put(again.type().code(), masked(again.value()));
                case Edit.BeginAffiliation(Tenure begun) -> begun(after, begun);
                case Edit.ReopenAffiliation(Tenure again) -> begun(after, again);
                case Edit.ChangeAffiliation(Tenure was, Tenure is) -> {
                    if (!Objects.equals(was.seat(), is.seat())) {
                        put(before, "seat", was.seat());
                        put(after, "seat", is.seat());
                    }
                    if (was.state() != is.state()) {
                        before.put("state", was.state().code());
                        after.put("state", is.state().code());
                    }
                    if (was.warrant() != null && !Objects.equals(was.warrant(), is.warrant())) {
                        before.put("endsOn", was.warrant().endsOn().toString());
                        warranted(after, is.warrant());
                    }
                }
                case Edit.EndAffiliation(Tenure ended) -> over(before, ended);
                case Edit.WithdrawAffiliation(Tenure gone) -> over(before, gone);
                case Edit.SetStatus set -> {
                    before.put("status", set.before().code());
                    after.put("status", set.after().code());
                }
                case Edit.OpenConflict conflict -> after.put("conflict", conflict.kind().code());
                case Edit.WithdrawConflict conflict ->
                        before.put("conflict", conflict.kind().code());
                case Edit.ReopenConflict conflict -> after.put("conflict", conflict.kind().code());
                case Edit.CloseConflict conflict -> before.put("conflict", conflict.kind().code());
                case Edit.ProposeGuardian guardian -> proposals++;
                case Edit.ReopenGuardianProposal guardian -> proposals++;
                case Edit.EndGuardianship guardian -> before.merge("guardians", "1", Shown::sum);
                case Edit.ReopenGuardianship guardian -> after.merge("guardians", "1", Shown::sum);
                case Edit.ReopenGuardianLink guardian -> after.merge("guardians", "1", Shown::sum);
                case Edit.WithdrawGuardian guardian ->
                        before.merge("guardianProposals", "1", Shown::sum);
                case Edit.EndGuardianProposal guardian ->
                        before.merge("guardianProposals", "1", Shown::sum);
                case Edit.EndGuardianLink guardian -> before.merge("guardians", "1", Shown::sum);
                case Edit.AddFormerName name -> after.put("formerName", name.name());
                case Edit.DropFormerName name -> before.put("formerName", name.name());
                case Edit.MergeInto merge -> after.put("mergedInto", merge.survivor().toString());
                case Edit.Unmerge merge -> before.put("mergedInto", merge.survivor().toString());
                case Edit.Absorb absorb -> after.put("absorbed", absorb.absorbed().toString());
                case Edit.Release release -> before.put("absorbed", release.absorbed().toString());
                case Edit.HandOver moved -> after.merge(moved.kind().code(), "1", Shown::sum);
                case Edit.ForgetRecord forget -> {}
                case Edit.LinkRecord link -> {}
            }
        }
        if (proposals > 0) {
            after.put("guardianProposals", Integer.toString(proposals));
        }
        return new Shown(before, after);
    }

    /** The first four and last four characters of a long number, the last two of a short one. */
    public static String masked(String value) {
        int head = value.length() >= 14 ? 4 : 0;
        int tail = value.length() >= 14 ? 4 : Math.min(2, value.length() / 2);
        return value.substring(0, head)
                + "*".repeat(value.length() - head - tail)
                + value.substring(value.length() - tail);
    }

    private static String sum(String one, String other) {
        return Integer.toString(Integer.parseInt(one) + Integer.parseInt(other));
    }

    private static void begun(Map<String, String> shown, Tenure tenure) {
        placed(shown, tenure.org(), tenure.classCode());
        shown.put("role", tenure.role().code());
        put(shown, "seat", tenure.seat());
        shown.put("state", tenure.state().code());
        warranted(shown, tenure.warrant());
    }

    private static void warranted(Map<String, String> shown, Tenure.@Nullable Warrant warrant) {
        if (warrant != null) {
            shown.put("sponsor", warrant.sponsor().value());
            shown.put("endsOn", warrant.endsOn().toString());
        }
    }

    private static void over(Map<String, String> shown, Tenure tenure) {
        placed(shown, tenure.org(), tenure.classCode());
        shown.put("role", tenure.role().code());
    }

    private static void placed(
            Map<String, String> shown, OrgCode org, @Nullable OrgCode classCode) {
        shown.put("org", org.value());
        put(shown, "class", classCode);
    }

    private static void put(Map<String, String> shown, String field, @Nullable Object value) {
        if (value != null) {
            shown.put(field, value.toString());
        }
    }
}
