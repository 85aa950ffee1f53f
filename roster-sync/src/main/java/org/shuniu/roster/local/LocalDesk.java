package org.shuniu.roster.local;

import java.util.List;
import java.util.Optional;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.Basis;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.Role;

/** Local records in PostgreSQL. */
public record LocalDesk(Sponsorships sponsorships, Secondments secondments, Warrants warrants)
        implements LocalRecords {
    @Override
    public Sponsorships.Outcome sponsor(Sponsorships.Request request, String actor) {
        return sponsorships.sponsor(request, actor);
    }

    @Override
    public Secondments.Outcome second(Secondments.Request request, String actor) {
        return secondments.second(request, actor);
    }

    @Override
    public List<Warranted> list(Basis basis, OrgScope scope, long after, int limit) {
        return warrants.list(basis, scope, after, limit);
    }

    @Override
    public Optional<Warranted> find(Basis basis, long id) {
        return warrants.find(basis, id);
    }

    @Override
    public Optional<Warranted> find(Basis basis, PersonId person, OrgCode org, Role role) {
        return warrants.find(basis, person, org, role);
    }

    @Override
    public void end(Warranted ending, String actor) {
        warrants.end(ending, actor);
    }
}
