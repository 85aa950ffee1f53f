package org.shuniu.roster.reform;

import java.util.Collection;
import org.shuniu.roster.org.OrgCode;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How many people belong to orgs today. */
public final class OrgMembers {
    private static final String COUNT =
            """
            select count(distinct a.person_id)
              from roster.affiliation a
              join roster.org o on o.org_id = a.org_id
             where o.code = any(:codes) and a.ended_on is null
            """;

    private final JdbcClient jdbc;

    public OrgMembers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    long at(Collection<OrgCode> orgs) {
        return jdbc.sql(COUNT)
                .param("codes", orgs.stream().map(OrgCode::value).toArray(String[]::new))
                .query(Long.class)
                .single();
    }
}
