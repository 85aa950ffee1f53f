package org.shuniu.roster.reform;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.audit.AuditEvent;

/** What is done to orgs. */
public sealed interface OrgEvent extends AuditEvent {
    /** Orgs merged, closed, moved or are called otherwise; the subject is the change's id. */
    record Reformed(String actor, String subject, Fields payload) implements OrgEvent {
        @Override
        public String type() {
            return "org.reformed";
        }

        /**
         * What was done.
         *
         * @param classes the classes that go on under another code
         */
        public record Fields(
                String kind,
                List<String> from,
                @Nullable String to,
                String on,
                Map<String, String> classes,
                long people) {}
    }
}
