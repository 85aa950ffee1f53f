package org.shuniu.roster.person;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.space.SpaceNumber;

/**
 * How everybody outside the engine reads people. Void persons are not found; of somebody who was
 * merged into another person, the space number leads to that one.
 */
public interface PersonDirectory {
    /** Always read from PostgreSQL, as {@link #status}. */
    Optional<PersonProfile> find(PersonId id);

    /** Those of them who are there. */
    Map<PersonId, PersonProfile> find(Collection<PersonId> ids);

    /**
     * People in the order of their ids, void ones left out.
     *
     * @param after null to begin
     */
    List<PersonId> after(@Nullable PersonId after, int limit);

    Optional<PersonId> findBySpaceNumber(SpaceNumber number);

    /** Who somebody is by now who was merged into another person; empty for anybody else. */
    default Optional<PersonId> survivorOf(PersonId absorbed) {
        return Optional.ofNullable(survivorsOf(List.of(absorbed)).get(absorbed));
    }

    /** The same for several; those who were merged into nobody are left out. */
    Map<PersonId, PersonId> survivorsOf(Collection<PersonId> people);

    /** The subject that a person has or, merged into another, had. */
    Optional<PublicSubject> publicSubject(PersonId id);

    /**
     * Always read from PostgreSQL, so that a leaver gets nothing new even without a signal; {@code
     * VOID} if unknown.
     */
    PersonStatus status(PersonId id);

    /**
     * Exact search by one identifier inside a subtree. The value may be in any accepted spelling
     * (lower-case x, full-width digits); one that is not well-formed finds nobody.
     */
    List<PersonProfile> search(IdentifierType type, String identifier, OrgScope scope);

    /** Whether the person has, or last had, an affiliation inside the subtree. */
    default boolean isWithin(PersonId id, OrgScope scope) {
        return within(List.of(id), scope).contains(id);
    }

    /** Those of whom {@link #isWithin} holds. */
    Set<PersonId> within(Collection<PersonId> people, OrgScope scope);

    /**
     * People with an active affiliation at a class or school, ordered by class, 班内学号, pinyin of the
     * name.
     *
     * @param limit at most so many are read; ask for one more than you can take to notice that
     *     there are more
     */
    List<PersonProfile> members(OrgCode org, int limit);
}
