package org.shuniu.roster.local;

import java.util.List;
import java.util.Optional;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.Basis;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.Role;

/** What schools and bureaus answer for themselves: sponsored people and secondments. */
public interface LocalRecords {
    /** Answers for somebody whom no registry holds yet. */
    Sponsorships.Outcome sponsor(Sponsorships.Request request, String actor);

    /** Lends somebody who has a post to another school. */
    Secondments.Outcome second(Secondments.Request request, String actor);

    /**
     * What is in force, in order of its beginning.
     *
     * @param after the last id of the page before, 0 for the first page
     */
    List<Warranted> list(Basis basis, OrgScope scope, long after, int limit);

    Optional<Warranted> find(Basis basis, long id);

    /** What is in force at this place. */
    Optional<Warranted> find(Basis basis, PersonId person, OrgCode org, Role role);

    /** Ends it today, whatever its day. */
    void end(Warranted ending, String actor);
}
