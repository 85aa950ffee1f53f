package org.shuniu.gateway.login;

import java.util.Locale;

/** Why a password cannot be chosen. */
public enum PasswordFault {
    TOO_SHORT,
    TOO_LONG,
    /** Control characters, or code points that nobody assigned. */
    UNREADABLE,
    COMMON,
    /** Built from the space number. */
    SPACE_NUMBER,
    /** Built from the name or the birth date. */
    PERSONAL;

    /** Its key among the words of the pages. */
    public String wordKey() {
        return "password.fault." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
