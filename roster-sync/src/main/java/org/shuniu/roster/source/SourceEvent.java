package org.shuniu.roster.source;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.shuniu.roster.audit.AuditEvent;
import org.shuniu.roster.org.OrgCode;

/** What is done to sources. */
public sealed interface SourceEvent extends AuditEvent {
    /** A source was created or changed. */
    record Put(String actor, String subject, Fields payload) implements SourceEvent {
        @Override
        public String type() {
            return "source.put";
        }

        /** The source as it now is. */
        public record Fields(
                String format,
                String mode,
                List<String> scope,
                Map<String, Integer> absentAfter,
                String minAbsence) {
            static Fields of(Source source) {
                var absentAfter = new TreeMap<String, Integer>();
                source.absentAfter().forEach((role, count) -> absentAfter.put(role.code(), count));
                return new Fields(
                        source.format(),
                        source.mode().name(),
                        source.scope().stream().map(OrgCode::value).toList(),
                        absentAfter,
                        source.minAbsence().toString());
            }
        }
    }

    /** Deliveries are read and planned, and not applied. */
    record Paused(String actor, String subject, Why payload) implements SourceEvent {
        @Override
        public String type() {
            return "source.paused";
        }
    }

    /** Deliveries are applied again. */
    record Resumed(String actor, String subject, Why payload) implements SourceEvent {
        @Override
        public String type() {
            return "source.resumed";
        }
    }

    /** Why a source is or was paused. */
    record Why(String why) {}
}
