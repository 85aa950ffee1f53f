package org.shuniu.roster.reform;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;

/** What an authority does to orgs; in effect from a day that has come. */
public sealed interface Reform {
    List<OrgCode> from();

    LocalDate on();

    /** The word on the wire and in the database. */
    String kind();

    /**
     * Schools go on in one other; it may be one of them, which then keeps its code.
     *
     * @param name of a school that is new; null keeps the name that there is
     */
    record Merge(List<OrgCode> from, OrgCode to, @Nullable String name, LocalDate on)
            implements Reform {
        public Merge {
            from = from.stream().filter(school -> !school.equals(to)).distinct().toList();
        }

        @Override
        public String kind() {
            return "merge";
        }
    }

    /** A school or region is no more, and nobody is left there. */
    record Close(List<OrgCode> from, LocalDate on) implements Reform {
        public Close {
            from = List.copyOf(from);
        }

        @Override
        public String kind() {
            return "close";
        }
    }

    record Rename(OrgCode org, String name, LocalDate on) implements Reform {
        @Override
        public List<OrgCode> from() {
            return List.of(org);
        }

        @Override
        public String kind() {
            return "rename";
        }
    }

    /**
     * Regions get another code, or are made one (330103 and 330104 became 330113 …): what hangs
     * under them goes with them.
     *
     * @param name of a region that is new; null keeps the name that there is
     */
    record Recode(List<OrgCode> from, OrgCode to, @Nullable String name, LocalDate on)
            implements Reform {
        public Recode {
            from = from.stream().filter(region -> !region.equals(to)).distinct().toList();
        }

        @Override
        public String kind() {
            return "recode";
        }
    }

    /** Schools and bureaus come under another authority (主管部门). */
    record Move(List<OrgCode> from, OrgCode to, LocalDate on) implements Reform {
        public Move {
            from = List.copyOf(from);
        }

        @Override
        public String kind() {
            return "move";
        }
    }
}
