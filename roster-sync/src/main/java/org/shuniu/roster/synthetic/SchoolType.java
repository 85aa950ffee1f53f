package org.shuniu.roster.synthetic;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.shuniu.roster.org.Stage;

/** The schools a province has, with their median sizes. */
enum SchoolType {
    KINDERGARTEN("11", 180, "幼儿园", false),
    PRIMARY("21", 600, "实验小学", false),
    TEACHING_POINT("21", 40, "教学点", false),
    JUNIOR("31", 900, "初级中学", false),
    NINE_YEAR("31", 1200, "学校", false),
    SENIOR("34", 1700, "高级中学", true),
    VOCATIONAL("36", 1000, "职业技术学校", true),
    SPECIAL("51", 90, "特殊教育学校", true);

    /** Twenty schools in the proportions of the field; a province repeats them. */
    static final List<SchoolType> TWENTY =
            List.of(
                    PRIMARY,
                    KINDERGARTEN,
                    JUNIOR,
                    PRIMARY,
                    SENIOR,
                    KINDERGARTEN,
                    NINE_YEAR,
                    PRIMARY,
                    KINDERGARTEN,
                    JUNIOR,
                    PRIMARY,
                    VOCATIONAL,
                    KINDERGARTEN,
                    PRIMARY,
                    NINE_YEAR,
                    SPECIAL,
                    PRIMARY,
                    KINDERGARTEN,
                    TEACHING_POINT,
                    PRIMARY);

    private final String codeDigits;
    private final int medianSize;
    private final String label;
    private final boolean ofCity;

    SchoolType(String codeDigits, int medianSize, String label, boolean ofCity) {
        this.codeDigits = codeDigits;
        this.medianSize = medianSize;
        this.label = label;
        this.ofCity = ofCity;
    }

    /** A grade as its stage counts it, from 1. */
    record StageGrade(Stage stage, int number) {
        /** 0 for the youngest pupils of the kindergarten, 14 for the last year of senior school. */
        int level() {
            return firstLevel(stage) + number - 1;
        }

        boolean isLastOfStage() {
            return level() == LEVELS - 1 || beginsStage(level() + 1);
        }
    }

    static final int LEVELS = 15;

    private static int firstLevel(Stage stage) {
        return switch (stage) {
            case KINDERGARTEN -> 0;
            case PRIMARY -> 3;
            case JUNIOR -> 9;
            case SENIOR, VOCATIONAL -> 12;
        };
    }

    static boolean beginsStage(int level) {
        return Arrays.stream(Stage.values()).anyMatch(stage -> firstLevel(stage) == level);
    }

    String codeDigits() {
        return codeDigits;
    }

    int medianSize() {
        return medianSize;
    }

    String label() {
        return label;
    }

    /** Named after the city, which governs it, and not after the county where it stands. */
    boolean ofCity() {
        return ofCity;
    }

    List<StageGrade> grades() {
        return switch (this) {
            case KINDERGARTEN -> grades(Stage.KINDERGARTEN, 3);
            case PRIMARY -> grades(Stage.PRIMARY, 6);
            case TEACHING_POINT -> grades(Stage.PRIMARY, 4);
            case JUNIOR -> grades(Stage.JUNIOR, 3);
            case SENIOR -> grades(Stage.SENIOR, 3);
            case VOCATIONAL -> grades(Stage.VOCATIONAL, 3);
            case NINE_YEAR, SPECIAL ->
                    Stream.concat(
                                    grades(Stage.PRIMARY, 6).stream(),
                                    grades(Stage.JUNIOR, 3).stream())
                            .toList();
        };
    }

    private static List<StageGrade> grades(Stage stage, int last) {
        return IntStream.rangeClosed(1, last)
                .mapToObj(number -> new StageGrade(stage, number))
                .toList();
    }
}
