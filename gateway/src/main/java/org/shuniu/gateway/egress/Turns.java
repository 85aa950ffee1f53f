package org.shuniu.gateway.egress;

import java.util.HashMap;
import java.util.Map;

/** How many calls run at once, in all and to one host. */
final class Turns {
    private final int most;
    private final int mostPerHost;
    private final Map<String, Integer> running = new HashMap<>();
    private int all;

    Turns(int most, int mostPerHost) {
        this.most = most;
        this.mostPerHost = mostPerHost;
    }

    /** Returns whether it is a call's turn; if it is, {@link #end} must follow. */
    synchronized boolean begin(String host) {
        int ofHost = running.getOrDefault(host, 0);
        if (all >= most || ofHost >= mostPerHost) {
            return false;
        }
        all++;
        running.put(host, ofHost + 1);
        return true;
    }

    synchronized void end(String host) {
        all--;
        running.computeIfPresent(host, (h, n) -> n == 1 ? null : n - 1);
    }
}
