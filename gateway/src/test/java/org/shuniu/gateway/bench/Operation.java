package org.shuniu.gateway.bench;

/** What people and platforms do all day. */
enum Operation {
    /** From a platform to the login page, by password, and back with a code. */
    LOGIN("login"),
    /** From a platform and back with a code, signed in already ({@code prompt=none}). */
    SSO("sso"),
    REFRESH("refresh"),
    USERINFO("userinfo"),
    /** One person by the API. */
    PERSON("person");

    private final String title;

    Operation(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
