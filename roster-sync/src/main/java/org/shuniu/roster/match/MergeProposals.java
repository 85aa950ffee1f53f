package org.shuniu.roster.match;

import static java.util.stream.Collectors.toSet;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pairs that wait for somebody's decision, and what was decided. A pair that was decided comes back
 * only when something speaks for it that did not when it was decided.
 */
public final class MergeProposals {
    private static final String COLUMNS =
            """
            select proposal_id, person_a, person_b, score, evidence, batch_id, state, opened_at, decided_at, decided_by, reason
              from roster.merge_proposal
            """;

    private static final String OF_PAIRS =
            COLUMNS
                    + """
                     where (person_a, person_b) in (
                        select a, b from unnest(cast(:as as uuid[]), cast(:bs as uuid[])) as pair (a, b))
                     order by proposal_id
                    """;

    private static final String OPEN_PAIRS =
            """
            select person_a, person_b from roster.merge_proposal
             where state = 'open' and person_a = any(cast(:ids as uuid[]))
             union
            select person_a, person_b from roster.merge_proposal
             where state = 'open' and person_b = any(cast(:ids as uuid[]))
            """;

    private static final String OPEN_AFTER =
            COLUMNS
                    + """
                     where state = 'open' and proposal_id > :after
                     order by proposal_id
                     limit :limit
                    """;

    // Both belong below the root today or, if they have left, belonged there last.
    private static final String OPEN_BELOW =
            """
            with recursive below (org_id) as (
                select org_id from roster.org where code = :root
                union all
                select e.org_id
                  from below b
                  join roster.org_parent e on e.parent_id = b.org_id and e.ended_on is null
            )
            """
                    + COLUMNS
                    + """
                     where state = 'open' and proposal_id > :after
                       and not exists (
                           select 1 from unnest(array[person_a, person_b]) as one (person_id)
                            where not exists (
                                  select 1 from roster.affiliation a
                                   where a.person_id = one.person_id and a.org_id in (select org_id from below)
                                     and (a.ended_on is null
                                          or not exists (select 1 from roster.affiliation x
                                                          where x.person_id = one.person_id and x.ended_on is null)
                                             and a.ended_on = (select max(ended_on) from roster.affiliation x
                                                                where x.person_id = one.person_id
                                                                  and x.ended_on >= x.began_on))))
                     order by proposal_id
                     limit :limit
                    """;

    private static final String BY_ID = COLUMNS + " where proposal_id = :id";

    private static final String OPEN =
            """
            insert into roster.merge_proposal (person_a, person_b, score, evidence, batch_id, state, opened_at)
            select a, b, score, cast(evidence as jsonb), :batch, 'open', :now
              from unnest(cast(:as as uuid[]), cast(:bs as uuid[]), cast(:scores as double precision[]), cast(:evidence as text[]))
                   as p (a, b, score, evidence)
            on conflict (person_a, person_b) where state = 'open' do nothing
            """;

    private static final String RENEW =
            """
            update roster.merge_proposal m
               set score = p.score, evidence = cast(p.evidence as jsonb), batch_id = :batch
              from unnest(cast(:as as uuid[]), cast(:bs as uuid[]), cast(:scores as double precision[]), cast(:evidence as text[]))
                   as p (a, b, score, evidence)
             where m.person_a = p.a and m.person_b = p.b and m.state = 'open'
            """;

    private static final String VOID =
            """
            update roster.merge_proposal m
               set state = 'void', decided_at = :now
              from unnest(cast(:as as uuid[]), cast(:bs as uuid[])) as p (a, b)
             where m.person_a = p.a and m.person_b = p.b and m.state = 'open'
            """;

    private static final String REJECT =
            """
            update roster.merge_proposal
               set state = 'rejected', decided_at = :now, decided_by = :by, reason = :reason
             where proposal_id = :id and state = 'open'
            """;

    private static final String MERGED =
            """
            update roster.merge_proposal
               set state = 'merged', decided_at = :now, decided_by = :by
             where person_a = :a and person_b = :b and state = 'open'
            """;

    private static final TypeReference<List<Evidence>> EVIDENCE = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.shared();

    public MergeProposals(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** How many proposals a search opened and closed. */
    public record Outcome(int opened, int voided) {}

    public Optional<MergeProposal> find(long id) {
        return jdbc.sql(BY_ID).param("id", id).query((rs, n) -> proposal(rs)).optional();
    }

    /** What waits for a decision, oldest first. */
    public List<MergeProposal> open(long after, int limit) {
        return jdbc.sql(OPEN_AFTER)
                .param("after", after)
                .param("limit", limit)
                .query((rs, n) -> proposal(rs))
                .list();
    }

    /**
     * The same, where both people belong to a part of the org tree or, having left, belonged to it
     * last.
     */
    public List<MergeProposal> open(OrgScope scope, long after, int limit) {
        OrgCode root = scope.root();
        return root == null
                ? open(after, limit)
                : jdbc.sql(OPEN_BELOW)
                        .param("root", root.value())
                        .param("after", after)
                        .param("limit", limit)
                        .query((rs, n) -> proposal(rs))
                        .list();
    }

    /** Two humans. Returns false if the proposal is not open any more. */
    boolean reject(long id, String reason, String by) {
        return jdbc.sql(REJECT)
                        .param("now", now())
                        .param("by", by)
                        .param("reason", reason)
                        .param("id", id)
                        .update()
                == 1;
    }

    /** Whoever merges the two says so here, in the same transaction. */
    void merged(Pair pair, String by) {
        jdbc.sql(MERGED)
                .param("now", now())
                .param("by", by)
                .param("a", pair.first().value())
                .param("b", pair.second().value())
                .update();
    }

    /** Open proposals about any of these people. */
    Set<Pair> openAbout(Collection<PersonId> people) {
        return new HashSet<>(
                jdbc.sql(OPEN_PAIRS)
                        .param(
                                "ids",
                                people.stream().map(PersonId::toString).toArray(String[]::new))
                        .query((rs, n) -> pair(rs))
                        .list());
    }

    /** Opens, renews and voids; a second call with the same scores does nothing. */
    Outcome record(@Nullable UUID batch, Map<Pair, Scored> scores) {
        Map<Pair, History> histories = histories(scores.keySet());
        var opening = new HashMap<Pair, Scored.Proposal>();
        var renewing = new HashMap<Pair, Scored.Proposal>();
        var voiding = new ArrayList<Pair>();
        scores.forEach(
                (pair, score) -> {
                    History history = histories.getOrDefault(pair, History.NONE);
                    switch (score) {
                        case Scored.Proposal proposal when history.open() != null -> {
                            if (!history.open().evidence().equals(proposal.evidence())) {
                                renewing.put(pair, proposal);
                            }
                        }
                        case Scored.Proposal proposal -> {
                            if (history.leavesOpen(proposal)) {
                                opening.put(pair, proposal);
                            }
                        }
                        case Scored.Unrelated unrelated -> {
                            if (history.open() != null) {
                                voiding.add(pair);
                            }
                        }
                    }
                });
        int opened =
                opening.isEmpty() ? 0 : write(OPEN, batch, opening).param("now", now()).update();
        if (!renewing.isEmpty()) {
            write(RENEW, batch, renewing).update();
        }
        int voided =
                voiding.isEmpty() ? 0 : pairs(jdbc.sql(VOID), voiding).param("now", now()).update();
        return new Outcome(opened, voided);
    }

    /** What is known of a pair: the open proposal, and the evidence that somebody judged before. */
    private record History(@Nullable MergeProposal open, List<MergeProposal> decided) {
        static final History NONE = new History(null, List.of());

        /** Bits move with the hub's names; only an agreement of another kind is news. */
        boolean leavesOpen(Scored.Proposal proposal) {
            return decided.stream()
                    .allMatch(
                            before ->
                                    !agreements(before.evidence())
                                            .containsAll(agreements(proposal.evidence())));
        }

        private static Set<String> agreements(List<Evidence> evidence) {
            return evidence.stream()
                    .filter(Evidence::agrees)
                    .map(e -> e.field().code() + ":" + e.agreement().code())
                    .collect(toSet());
        }
    }

    private Map<Pair, History> histories(Collection<Pair> pairs) {
        var histories = new HashMap<Pair, History>();
        pairs(jdbc.sql(OF_PAIRS), List.copyOf(pairs))
                .query(
                        rs -> {
                            histories.merge(pair(rs), history(proposal(rs)), MergeProposals::both);
                        });
        return histories;
    }

    private static History history(MergeProposal proposal) {
        return switch (proposal.state()) {
            case OPEN -> new History(proposal, List.of());
            case MERGED, REJECTED -> new History(null, List.of(proposal));
            case VOID -> History.NONE;
        };
    }

    private static History both(History one, History other) {
        var decided = new ArrayList<>(one.decided());
        decided.addAll(other.decided());
        return new History(one.open() == null ? other.open() : one.open(), decided);
    }

    private JdbcClient.StatementSpec write(
            String sql, @Nullable UUID batch, Map<Pair, Scored.Proposal> proposals) {
        List<Pair> pairs = List.copyOf(proposals.keySet());
        List<Scored.Proposal> scored = pairs.stream().map(proposals::get).toList();
        return pairs(jdbc.sql(sql), pairs)
                .param("batch", batch, Types.OTHER)
                .param(
                        "scores",
                        scored.stream().map(p -> String.valueOf(p.bits())).toArray(String[]::new))
                .param(
                        "evidence",
                        scored.stream()
                                .map(p -> json.writeValueAsString(p.evidence()))
                                .toArray(String[]::new));
    }

    private static JdbcClient.StatementSpec pairs(JdbcClient.StatementSpec sql, List<Pair> pairs) {
        return sql.param("as", pairs.stream().map(p -> p.first().toString()).toArray(String[]::new))
                .param("bs", pairs.stream().map(p -> p.second().toString()).toArray(String[]::new));
    }

    private static Pair pair(ResultSet rs) throws SQLException {
        return new Pair(
                new PersonId(rs.getObject("person_a", UUID.class)),
                new PersonId(rs.getObject("person_b", UUID.class)));
    }

    private MergeProposal proposal(ResultSet rs) throws SQLException {
        OffsetDateTime decidedAt = rs.getObject("decided_at", OffsetDateTime.class);
        return new MergeProposal(
                rs.getLong("proposal_id"),
                new PersonId(rs.getObject("person_a", UUID.class)),
                new PersonId(rs.getObject("person_b", UUID.class)),
                rs.getDouble("score"),
                json.readValue(rs.getString("evidence"), EVIDENCE),
                rs.getObject("batch_id", UUID.class),
                MergeProposal.State.ofCode(rs.getString("state")),
                rs.getObject("opened_at", OffsetDateTime.class).toInstant(),
                decidedAt == null ? null : decidedAt.toInstant(),
                rs.getString("decided_by"),
                rs.getString("reason"));
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }
}
