package org.shuniu.roster.plan;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.identity.PersonName;
import org.shuniu.roster.person.Assurance;
import org.shuniu.roster.person.Attribute;
import org.shuniu.roster.person.Authority;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.person.StoredPerson.HeldIdentifier;
import org.shuniu.roster.person.StoredPerson.HeldProposal;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.seal.Digest128;

/**
 * A person as a plan will leave them: what a further record of the same delivery has to be compared
 * with. The version stays that of the stored person.
 */
final class Foreseen {
    private final PlanKeys keys;
    private final String source;
    private final StoredPerson stored;
    private String name;
    private final Set<String> formerNameKeys;
    private @Nullable String pinyin;
    private Gender gender;
    private @Nullable LocalDate birthDate;
    private PersonStatus status;
    private Assurance assurance;
    private @Nullable LocalDate transitionUntil;
    private final List<HeldIdentifier> identifiers;
    private final List<Tenure> affiliations;
    private final List<HeldProposal> proposals;
    private final Map<Attribute, Authority> asserted = new EnumMap<>(Attribute.class);
    private final Set<ConflictKind> conflicts;

    private Foreseen(StoredPerson stored, String source, PlanKeys keys) {
        this.keys = keys;
        this.source = source;
        this.stored = stored;
        this.name = stored.name();
        this.formerNameKeys = new HashSet<>(stored.formerNameKeys());
        this.pinyin = stored.pinyin();
        this.gender = stored.gender();
        this.birthDate = stored.birthDate();
        this.status = stored.status();
        this.assurance = stored.assurance();
        this.transitionUntil = stored.transitionUntil();
        this.identifiers = new ArrayList<>(stored.identifiers());
        this.affiliations = new ArrayList<>(stored.affiliations());
        this.proposals = new ArrayList<>(stored.proposals());
        this.asserted.putAll(stored.asserted());
        this.conflicts = new HashSet<>(stored.conflicts());
    }

    /** The person after these edits of a plan that {@code source} asks for. */
    static StoredPerson after(StoredPerson person, List<Edit> edits, String source, PlanKeys keys) {
        if (edits.isEmpty()) {
            return person;
        }
        var foreseen = new Foreseen(person, source, keys);
        edits.forEach(foreseen::take);
        return foreseen.person();
    }

    private void take(Edit edit) {
        switch (edit) {
            case Edit.OpenPerson open -> throw new IllegalStateException("a stored person opens");
            case Edit.RevivePerson revive -> status = PersonStatus.ACTIVE;
            case Edit.VoidPerson gone -> status = PersonStatus.VOID;
            case Edit.SetName set -> {
                switch (set.former()) {
                    case KEPT -> formerNameKeys.add(keyOf(set.before()));
                    case DROPPED -> formerNameKeys.remove(keyOf(set.after()));
                    case NONE -> {}
                }
                name = set.after();
            }
            case Edit.SetPinyin set -> pinyin = set.after();
            case Edit.SetGender set -> gender = set.after();
            case Edit.SetBirthDate set -> birthDate = set.after();
            case Edit.SetAssurance set -> assurance = set.after();
            case Edit.SetStatus set -> status = set.after();
            case Edit.SetTransition set -> transitionUntil = set.after();
            case Edit.SetAuthority(Attribute attribute, Authority was, Authority is) -> {
                if (is == null) {
                    asserted.remove(attribute);
                } else {
                    asserted.put(attribute, is);
                }
            }
            case Edit.AddIdentifier add ->
                    identifiers.add(
                            new HeldIdentifier(
                                    add.type(),
                                    keys.identifiers().blindIndex(add.type().code(), add.value()),
                                    add.value()));
            case Edit.EndIdentifier end ->
                    identifiers.removeIf(
                            held -> held.type() == end.type() && held.value().equals(end.value()));
            case Edit.BeginAffiliation(Tenure begun) -> affiliations.add(begun);
            case Edit.ReopenAffiliation(Tenure again) -> affiliations.add(again);
            case Edit.EndAffiliation(Tenure ended) -> affiliations.remove(ended);
            case Edit.ChangeAffiliation(Tenure was, Tenure is) ->
                    affiliations.replaceAll(held -> held.equals(was) ? is : held);
            case Edit.OpenConflict open -> conflicts.add(open.kind());
            case Edit.CloseConflict close -> conflicts.remove(close.kind());
            case Edit.ProposeGuardian propose ->
                    proposals.add(
                            new HeldProposal(keys.guardian(propose.guardian()), false, source));
            case Edit.ReopenGuardianProposal(String key) ->
                    proposals.add(new HeldProposal(digest(key), false, source));
            case Edit.ReopenGuardianship(String key) ->
                    proposals.add(new HeldProposal(digest(key), true, source));
            case Edit.EndGuardianProposal(String key) -> removeProposal(key);
            case Edit.EndGuardianship(String key) -> removeProposal(key);
            case Edit.EndGuardianLink(String key) -> removeProposal(key);
            case Edit.WithdrawAffiliation(Tenure withdrawn) -> affiliations.remove(withdrawn);
            case Edit.ReopenConflict again -> conflicts.add(again.kind());
            case Edit.WithdrawIdentifier identifier -> throw byHand(edit);
            case Edit.ReopenIdentifier identifier -> throw byHand(edit);
            case Edit.WithdrawGuardian guardian -> throw byHand(edit);
            case Edit.ReopenGuardianLink guardian -> throw byHand(edit);
            case Edit.WithdrawConflict conflict -> throw byHand(edit);
            case Edit.AddFormerName name -> throw byHand(edit);
            case Edit.DropFormerName name -> throw byHand(edit);
            case Edit.HandOver moved -> throw byHand(edit);
            case Edit.MergeInto merge -> throw byHand(edit);
            case Edit.Unmerge merge -> throw byHand(edit);
            case Edit.Absorb absorb -> throw byHand(edit);
            case Edit.Release release -> throw byHand(edit);
            case Edit.ForgetRecord forget -> {}
            case Edit.LinkRecord link -> {}
        }
    }

    private void removeProposal(String key) {
        proposals.removeIf(held -> held.key().equals(digest(key)));
    }

    private StoredPerson person() {
        return new StoredPerson(
                stored.id(),
                stored.version(),
                name,
                keyOf(name),
                formerNameKeys,
                pinyin,
                gender,
                birthDate,
                status,
                assurance,
                transitionUntil,
                identifiers,
                affiliations,
                proposals,
                asserted,
                conflicts);
    }

    private static String keyOf(String name) {
        return new PersonName(name).matchKey();
    }

    private static Digest128 digest(String hex) {
        return Digest128.of(HexFormat.of().parseHex(hex));
    }

    private static IllegalStateException byHand(Edit edit) {
        return new IllegalStateException("no delivery asks for " + edit.getClass().getSimpleName());
    }
}
