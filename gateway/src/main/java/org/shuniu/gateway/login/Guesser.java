package org.shuniu.gateway.login;

import java.net.InetAddress;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Who tries to prove an account, as far as guessing goes.
 *
 * @param device of the signed cookie; empty without one
 * @param proved tags of the accounts that were proved on it
 * @param tagOf the tag of an account
 */
record Guesser(
        InetAddress address, String device, List<String> proved, UnaryOperator<String> tagOf) {
    Guesser {
        proved = List.copyOf(proved);
    }

    /** Whether the account was proved on this device before. */
    boolean isKnownTo(String account) {
        return proved.contains(tagOf.apply(account));
    }

    /** Where it comes from, as the audit trail keeps it. */
    LoginEvent.Source source() {
        return new LoginEvent.Source(address.getHostAddress());
    }
}
