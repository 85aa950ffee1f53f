package org.shuniu.gateway.bench;

/** What the hub is doing while people come in, in this order. */
enum Phase {
    IDLE_BEFORE("idle before"),
    FIRST_LOAD("first load"),
    SECOND_APPLY("second apply"),
    IDLE_AFTER("idle after");

    private final String title;

    Phase(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
