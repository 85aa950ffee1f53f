package org.shuniu.gateway.demo;

/**
 * Somebody who can log in to the demo.
 *
 * @param role {@code student}, {@code teacher}, {@code guardian}
 * @param login what to type as account: the space number
 */
record DemoAccount(
        String role, String login, String password, String personId, String spaceNumber) {}
