package org.shuniu.gateway.egress;

/**
 * A place of our own that may be called although it is private.
 *
 * @param hostAndPort as in {@link EgressProperties#allow}
 */
public record EgressAllowance(String hostAndPort) {}
