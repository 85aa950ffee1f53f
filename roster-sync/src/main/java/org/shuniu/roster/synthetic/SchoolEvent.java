package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import org.shuniu.roster.identity.RegionCode;
import org.shuniu.roster.identity.SchoolCode;

/** What becomes of a school or a county as a whole; its pupils do not move by themselves. */
public sealed interface SchoolEvent {
    /** The first day whose files show it. */
    LocalDate day();

    /** All classes of one school become classes of the other, numbered from 21 on. */
    record Merged(LocalDate day, SchoolCode from, SchoolCode into) implements SchoolEvent {}

    /** Its classes go to the other schools of the county that have their grade. */
    record Closed(LocalDate day, SchoolCode school) implements SchoolEvent {}

    /** A rename keeps the code. */
    record Renamed(LocalDate day, SchoolCode school, String name) implements SchoolEvent {}

    /** A county under another code and name: in addresses and where people are registered. */
    record Recoded(LocalDate day, RegionCode from, RegionCode to) implements SchoolEvent {}
}
