package org.shuniu.roster.match;

import static java.util.stream.Collectors.partitioningBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.match.CandidateStore.Seed;
import org.shuniu.roster.person.PersonId;

/**
 * Looks for duplicates of people whom a batch created or changed, after it was applied, and opens
 * proposals. It never merges. Running it again for the same people changes nothing; what a crash
 * leaves undone, the next run does.
 */
public final class ProposalFinder {
    private static final int CHUNK = 1_000;

    private final CandidateStore candidates;
    private final ProfileStore profiles;
    private final MergeProposals proposals;
    private final double threshold;
    private volatile @Nullable Sampled sampled;

    /** The scorer for one batch: names are counted anew for each. */
    private record Sampled(@Nullable UUID batch, CandidateScorer scorer) {}

    /**
     * What a search came to.
     *
     * @param compared pairs that were scored
     */
    public record Found(int compared, int opened, int voided) {
        static final Found NOTHING = new Found(0, 0, 0);

        Found and(Found more) {
            return new Found(compared + more.compared, opened + more.opened, voided + more.voided);
        }
    }

    public ProposalFinder(
            CandidateStore candidates, ProfileStore profiles, MergeProposals proposals) {
        this(candidates, profiles, proposals, CandidateScorer.PROPOSE_FROM);
    }

    ProposalFinder(
            CandidateStore candidates,
            ProfileStore profiles,
            MergeProposals proposals,
            double threshold) {
        this.candidates = candidates;
        this.profiles = profiles;
        this.proposals = proposals;
        this.threshold = threshold;
    }

    /**
     * Searches for all of them, a thousand at a time.
     *
     * @param batch null if no delivery but somebody at a desk made the change
     */
    public Found find(@Nullable UUID batch, Collection<PersonId> createdOrChanged) {
        Found found = Found.NOTHING;
        List<PersonId> people = List.copyOf(createdOrChanged);
        for (int from = 0; from < people.size(); from += CHUNK) {
            found =
                    found.and(
                            findAround(
                                    batch,
                                    people.subList(from, Math.min(from + CHUNK, people.size()))));
        }
        return found;
    }

    /**
     * Searches the whole hub, from the few who have no ID number, and looks at every open question
     * again: cheaper than {@link #find} after a first load, and without a list of ten million.
     */
    public Found findEverywhere(@Nullable UUID batch) {
        candidates.enlistEverybody();
        Found found = Found.NOTHING;
        List<PersonId> page = candidates.listed(null, CHUNK);
        while (!page.isEmpty()) {
            found = found.and(findAround(batch, page, page, List.of()));
            page = candidates.listed(page.getLast(), CHUNK);
        }
        return found.and(reviewOpen(batch));
    }

    /** Somebody who has a number by now is on no list, but may be in an open question. */
    private Found reviewOpen(@Nullable UUID batch) {
        Found found = Found.NOTHING;
        List<MergeProposal> page = proposals.open(0, CHUNK);
        while (!page.isEmpty()) {
            var pairs = new HashSet<Pair>();
            page.forEach(proposal -> pairs.add(new Pair(proposal.one(), proposal.other())));
            Found reviewed = judge(batch, pairs, new HashMap<>());
            found = found.and(new Found(0, reviewed.opened(), reviewed.voided()));
            page = proposals.open(page.getLast().id(), CHUNK);
        }
        return found;
    }

    /** The first rule by which two people are two whatever else agrees. */
    public Optional<NoMerge> ruleBetween(PersonId one, PersonId other) {
        Map<PersonId, Profile> loaded = profiles.load(List.of(one, other));
        Profile first = loaded.get(one);
        Profile second = loaded.get(other);
        return first == null || second == null ? Optional.empty() : NoMerge.between(first, second);
    }

    /**
     * Somebody made one person of two: what was proposed about the pair is answered, and about
     * either and others looked at again.
     */
    public void merged(PersonId survivor, PersonId absorbed, String by) {
        proposals.merged(Pair.of(survivor, absorbed), by);
        find(null, List.of(survivor, absorbed));
    }

    private Found findAround(@Nullable UUID batch, List<PersonId> people) {
        Map<Boolean, List<Seed>> seeds =
                candidates.enlist(people).stream().collect(partitioningBy(Seed::numbered));
        return findAround(
                batch,
                people,
                seeds.getOrDefault(false, List.of()).stream().map(Seed::id).toList(),
                seeds.getOrDefault(true, List.of()));
    }

    private Found findAround(
            @Nullable UUID batch,
            List<PersonId> people,
            List<PersonId> unnumbered,
            List<Seed> numbered) {
        Set<Pair> pairs = new HashSet<>(proposals.openAbout(people));
        var loaded = new HashMap<PersonId, Profile>();
        if (!unnumbered.isEmpty()) {
            loaded.putAll(profiles.load(unnumbered));
            pairs.addAll(candidates.aroundUnnumbered(loaded.values()));
        }
        if (!numbered.isEmpty()) {
            pairs.addAll(candidates.aroundNumbered(numbered));
        }
        return judge(batch, pairs, loaded);
    }

    private Found judge(@Nullable UUID batch, Set<Pair> pairs, Map<PersonId, Profile> loaded) {
        if (pairs.isEmpty()) {
            return Found.NOTHING;
        }
        load(pairs, loaded);
        CandidateScorer scorer = scorer(batch);
        var scores = new HashMap<Pair, Scored>();
        for (Pair pair : pairs) {
            Profile one = loaded.get(pair.first());
            Profile other = loaded.get(pair.second());
            scores.put(
                    pair,
                    // Somebody void is not loaded: whatever was proposed about them is over.
                    one == null || other == null
                            ? new Scored.Unrelated(null)
                            : scorer.score(one, other));
        }
        MergeProposals.Outcome outcome = proposals.record(batch, scores);
        return new Found(pairs.size(), outcome.opened(), outcome.voided());
    }

    private void load(Set<Pair> pairs, Map<PersonId, Profile> loaded) {
        var missing = new HashSet<PersonId>();
        for (Pair pair : pairs) {
            missing.add(pair.first());
            missing.add(pair.second());
        }
        missing.removeAll(loaded.keySet());
        List<PersonId> people = new ArrayList<>(missing);
        for (int from = 0; from < people.size(); from += CHUNK) {
            loaded.putAll(
                    profiles.load(people.subList(from, Math.min(from + CHUNK, people.size()))));
        }
    }

    private CandidateScorer scorer(@Nullable UUID batch) {
        Sampled last = sampled;
        if (last == null || batch == null || !Objects.equals(last.batch(), batch)) {
            CandidateStore.Population population = candidates.population();
            last =
                    new Sampled(
                            batch,
                            new CandidateScorer(
                                    population.names(), population.people(), threshold));
            sampled = last;
        }
        return last.scorer();
    }
}
