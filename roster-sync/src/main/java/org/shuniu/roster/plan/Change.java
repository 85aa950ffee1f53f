package org.shuniu.roster.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.seal.Digest128;

/**
 * What one record of a delivery asks for.
 *
 * @param row as a spreadsheet shows it: the header is row 1
 * @param recordKey null for what is done by hand
 * @param fingerprint what the source will be remembered to have said, once this is applied; null if
 *     its next word is to be read afresh
 * @param baseVersion the person's version that the plan looked at; 0 for a person this plan opens
 */
public record Change(
        long sequence,
        PersonId person,
        Op op,
        String rule,
        long row,
        @Nullable Digest128 recordKey,
        @Nullable Digest128 fingerprint,
        long baseVersion,
        OrgCode org,
        List<Edit> edits) {
    public Change {
        edits = List.copyOf(edits);
    }

    /** A change that no row of a file asks for. */
    public static Change byHand(
            long sequence,
            PersonId person,
            Op op,
            String rule,
            long baseVersion,
            OrgCode org,
            @Nullable Digest128 recordKey,
            List<Edit> edits) {
        return new Change(sequence, person, op, rule, 0, recordKey, null, baseVersion, org, edits);
    }

    /** What a reader of the plan calls it. */
    public enum Op {
        /** The record is worded differently and means the same: only its fingerprint advances. */
        CONFIRM("confirm"),
        CREATE("create"),
        UPDATE("update"),
        TRANSFER("transfer"),
        REACTIVATE("reactivate"),
        LEAVE("leave"),
        /** Two people turn out to be one, or one to be two. */
        MERGE("merge"),
        SPLIT("split"),
        /** What a batch did is taken back. */
        UNDO("undo");

        private final String code;

        Op(String code) {
            this.code = code;
        }

        /** The word on the wire and in the database. */
        public String code() {
            return code;
        }

        public static Op ofCode(String code) {
            for (Op op : values()) {
                if (op.code.equals(code)) {
                    return op;
                }
            }
            throw new IllegalArgumentException("not an operation: " + code);
        }
    }
}
