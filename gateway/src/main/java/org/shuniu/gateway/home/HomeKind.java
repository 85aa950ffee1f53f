package org.shuniu.gateway.home;

import java.util.Locale;

/** What a home is for: invented people with known passwords, or real ones. Never both. */
public enum HomeKind {
    DEMO,
    RUN;

    /** The command that makes and opens such a home. */
    public String command() {
        return name().toLowerCase(Locale.ROOT);
    }
}
