package org.shuniu.roster.source;

/**
 * A delivery that cannot be read as a whole; silence and damage are faults and never an empty
 * roster.
 */
public final class SourceFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong; the slug is the problem type on the wire. */
    public enum Kind {
        MISSING_COLUMNS("missing-columns", "Required columns are missing"),
        DUPLICATE_COLUMNS("duplicate-columns", "A column stands in the header twice"),
        BROKEN_ENCODING("broken-encoding", "The text is in no encoding that we read"),
        BROKEN_QUOTES("broken-quotes", "A quoted cell is not closed"),
        NO_ROWS("no-rows", "The file has no rows"),
        STALE_SNAPSHOT("stale-snapshot", "The snapshot is not newer than the last one applied"),
        FUTURE_SNAPSHOT("future-snapshot", "The snapshot tells of a moment that is still to come"),
        OUT_OF_ORDER("out-of-order", "The changes are older than the last ones applied"),
        TOO_FEW_ROWS("too-few-rows", "Fewer rows than the sender declared"),
        TOO_MANY_ROWS("too-many-rows", "More rows than the sender declared"),
        LINE_TOO_LONG("line-too-long", "A line is longer than any record can be"),
        HEADER_TOO_LONG("header-too-long", "The header is longer than any header can be"),
        NOT_A_TABLE("not-a-table", "The content is not a text table"),
        MISSING_FILES("missing-files", "A file that belongs to the delivery is missing"),
        ZIP_TOO_LARGE("zip-too-large", "The archive unpacks to more than is allowed"),
        UNREADABLE_ZIP("unreadable-zip", "The archive is damaged"),
        NO_MAPPING("no-mapping", "No mapping reads this format"),
        UNREACHABLE("unreachable", "The source did not answer"),
        INTERRUPTED("interrupted", "The delivery was lost before it was read");

        private final String slug;
        private final String title;

        Kind(String slug, String title) {
            this.slug = slug;
            this.title = title;
        }

        public String slug() {
            return slug;
        }

        public String title() {
            return title;
        }
    }

    private final Kind kind;
    private final String fix;

    public SourceFault(Kind kind, String detail, String fix) {
        super(detail);
        this.kind = kind;
        this.fix = fix;
    }

    public Kind kind() {
        return kind;
    }

    /** What the sender can do about it. */
    public String fix() {
        return fix;
    }
}
