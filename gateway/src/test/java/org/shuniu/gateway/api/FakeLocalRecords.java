package org.shuniu.gateway.api;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.shuniu.roster.local.LocalRecords;
import org.shuniu.roster.local.Secondments;
import org.shuniu.roster.local.Sponsorships;
import org.shuniu.roster.local.Warranted;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.Basis;
import org.shuniu.roster.person.FirstLoad;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.reform.OrgReforms;
import org.shuniu.roster.reform.Reform;
import org.shuniu.roster.source.RowProblem;
import org.shuniu.roster.space.SpaceNumber;

/** One sponsored pupil, one seconded teacher, and whatever outcome a test asks for. */
final class FakeLocalRecords implements LocalRecords, OrgReforms {
    static final OrgCode SCHOOL = new OrgCode("3301060001");
    private static final OrgCode FAR = new OrgCode("4201060001");
    private static final UUID BATCH = UUID.fromString("01939f00-0000-7000-8000-0000000000bb");

    final List<String> acts = new ArrayList<>();
    private final List<Warranted> inForce =
            List.of(
                    record(7, SCHOOL, Role.STUDENT, Basis.SPONSORED),
                    record(8, SCHOOL, Role.TEACHER, Basis.SECONDED),
                    record(9, FAR, Role.STUDENT, Basis.SPONSORED));

    private static Warranted record(long id, OrgCode org, Role role, Basis basis) {
        return new Warranted(
                id,
                FakeRoster.PUPIL,
                SpaceNumber.parse("100000000008").orElseThrow(),
                org,
                role == Role.STUDENT ? new OrgCode(org + "/p2023-2") : null,
                role,
                basis,
                new Tenure.Warrant(SCHOOL, "待建学籍", LocalDate.of(2027, 7, 15)),
                LocalDate.of(2026, 9, 1));
    }

    @Override
    public Sponsorships.Outcome sponsor(Sponsorships.Request request, String actor) {
        acts.add(actor + " sponsors");
        return switch (request.values().get("name")) {
            case "不合格" ->
                    new Sponsorships.Outcome.Invalid(
                            List.of(
                                    new RowProblem(
                                            0L,
                                            "school",
                                            "school-code",
                                            "The school code is none.",
                                            "Correct it.",
                                            true)));
            case "在校生" -> new Sponsorships.Outcome.AlreadyThere(FakeRoster.PUPIL);
            case "另一人" -> new Sponsorships.Outcome.Contradicted();
            case "同名者" -> new Sponsorships.Outcome.NamesakeHere();
            case "早来者" -> throw new FirstLoad.UnderWay();
            case null, default -> new Sponsorships.Outcome.Done(FakeRoster.PUPIL, BATCH);
        };
    }

    @Override
    public Secondments.Outcome second(Secondments.Request request, String actor) {
        acts.add(actor + " seconds");
        return switch (request.warrant().reason()) {
            case "无岗" -> new Secondments.Outcome.NoPost();
            case "太久" -> new Secondments.Outcome.EndInvalid();
            default -> new Secondments.Outcome.Done(BATCH);
        };
    }

    @Override
    public List<Warranted> list(Basis basis, OrgScope scope, long after, int limit) {
        return inForce.stream()
                .filter(record -> record.basis() == basis && record.id() > after)
                .filter(
                        record ->
                                scope.root() == null
                                        || record.org().value().startsWith(scope.root().value()))
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<Warranted> find(Basis basis, long id) {
        return inForce.stream()
                .filter(record -> record.basis() == basis && record.id() == id)
                .findFirst();
    }

    @Override
    public Optional<Warranted> find(Basis basis, PersonId person, OrgCode org, Role role) {
        return inForce.stream().filter(record -> record.basis() == basis).findFirst();
    }

    @Override
    public void end(Warranted ending, String actor) {
        acts.add(actor + " ends " + ending.id());
    }

    @Override
    public OrgReforms.Outcome rehearse(Reform reform) {
        return new OrgReforms.Outcome.Fit(
                null, Map.of(new OrgCode(SCHOOL + "/p2023-2"), new OrgCode("x/p2023-3")), 40);
    }

    @Override
    public OrgReforms.Outcome carryOut(Reform reform, String actor) {
        acts.add(actor + " reforms");
        return reform instanceof Reform.Close
                ? new OrgReforms.Outcome.Refused(SCHOOL, OrgReforms.Unfit.IN_USE)
                : new OrgReforms.Outcome.Fit(BATCH, Map.of(), 40);
    }
}
