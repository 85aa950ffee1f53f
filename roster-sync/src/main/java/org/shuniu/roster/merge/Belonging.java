package org.shuniu.roster.merge;

import java.util.HexFormat;
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.person.Holding;
import org.shuniu.roster.seal.Digest128;

/**
 * Something of a person's that a merge can move and a split gives to one of two.
 *
 * @param item the row's id; of a record its source and key
 */
public record Belonging(Kind kind, String item) {
    /** What it is. */
    public enum Kind {
        AFFILIATION("affiliation"),
        IDENTIFIER("identifier"),
        GUARDIAN_LINK("guardian-link"),
        WARD("ward"),
        /** A record by which a source means the person. */
        RECORD("record");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        /** The word on the wire and in the database. */
        public String code() {
            return code;
        }

        static Kind ofCode(String code) {
            for (Kind kind : values()) {
                if (kind.code.equals(code)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("not a kind of belonging: " + code);
        }
    }

    static Belonging of(Holding holding) {
        return new Belonging(Kind.ofCode(holding.kind().code()), Long.toString(holding.row()));
    }

    static Belonging of(SnapshotIndex.Named record) {
        return new Belonging(
                Kind.RECORD,
                record.source() + ":" + HexFormat.of().formatHex(record.recordKey().toBytes()));
    }

    /** The record that this is. */
    SnapshotIndex.Named record() {
        int key = item.lastIndexOf(':');
        return new SnapshotIndex.Named(
                item.substring(0, key),
                Digest128.of(HexFormat.of().parseHex(item, key + 1, item.length())));
    }

    /** Names it in decisions: {@code affiliation:17}. */
    @Override
    public String toString() {
        return kind.code() + ":" + item;
    }
}
