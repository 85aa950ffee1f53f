package org.shuniu.roster.trial;

import org.shuniu.roster.org.Stage;

/** The schools of two counties, each county with a registry of its own. */
enum Campus {
    EAST_PRIMARY("2133010001", "东城小学", Stage.PRIMARY, Registry.EAST),
    EAST_VILLAGE("2133010002", "东村小学", Stage.PRIMARY, Registry.EAST),
    EAST_JUNIOR("3133010003", "东城初级中学", Stage.JUNIOR, Registry.EAST),
    SENIOR("3433010004", "市第一高级中学", Stage.SENIOR, Registry.EAST),
    WEST_PRIMARY("2133020001", "西城小学", Stage.PRIMARY, Registry.WEST),
    WEST_JUNIOR("3133020002", "西城初级中学", Stage.JUNIOR, Registry.WEST);

    /** Who keeps the list of a county's pupils. */
    enum Registry {
        EAST,
        WEST
    }

    private final String code;
    private final String firstName;
    private final Stage stage;
    private final Registry registry;

    Campus(String code, String firstName, Stage stage, Registry registry) {
        this.code = code;
        this.firstName = firstName;
        this.stage = stage;
        this.registry = registry;
    }

    String code() {
        return code;
    }

    /** What it is called until it is renamed. */
    String firstName() {
        return firstName;
    }

    Stage stage() {
        return stage;
    }

    Registry registry() {
        return registry;
    }

    /** Where most of its graduates go. */
    Campus next() {
        return switch (this) {
            case EAST_PRIMARY, EAST_VILLAGE -> EAST_JUNIOR;
            case WEST_PRIMARY -> WEST_JUNIOR;
            case EAST_JUNIOR, WEST_JUNIOR, SENIOR -> SENIOR;
        };
    }
}
