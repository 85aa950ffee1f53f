package org.shuniu.roster.intake;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.source.RowProblem;

/** What became of deliveries: read by the API, the console and the drop folder. */
public interface BatchDirectory {
    Optional<Batch> find(UUID id);

    /**
     * Newest first.
     *
     * @param before the last id of the page before, null for the first page
     */
    List<Batch> ofSource(String source, @Nullable UUID before, int limit);

    /**
     * Problems in file order, whole-file notes first.
     *
     * @param after the {@code sequence} of the last item of the page before, 0 for the first page
     */
    List<NumberedProblem> problems(UUID batch, long after, int limit);

    /** Changes in plan order, those of people outside the scope left out. */
    List<ChangeView> changes(UUID batch, OrgScope scope, long after, int limit);

    record NumberedProblem(long sequence, RowProblem problem) {}

    /**
     * One change as people may see it: identifiers masked.
     *
     * @param op {@code create}, {@code update}, {@code transfer}, …
     * @param before the changed fields as they were; empty for a create
     * @param rule which matching rule decided who it is, {@code citizen-id-and-name}
     */
    record ChangeView(
            long sequence,
            String op,
            PersonId person,
            @Nullable OrgCode org,
            Map<String, String> before,
            Map<String, String> after,
            String rule) {}
}
