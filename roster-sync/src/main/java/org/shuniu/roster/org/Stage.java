package org.shuniu.roster.org;

/** A stage of schooling, as class codes spell it. */
public enum Stage {
    KINDERGARTEN('k', "幼儿园"),
    PRIMARY('p', "小学"),
    JUNIOR('j', "初中"),
    SENIOR('s', "高中"),
    VOCATIONAL('v', "中职");

    private final char letter;
    private final String label;

    Stage(char letter, String label) {
        this.letter = letter;
        this.label = label;
    }

    public char letter() {
        return letter;
    }

    /** 小学, as pages show it. */
    public String label() {
        return label;
    }

    public static Stage ofLetter(char letter) {
        for (Stage stage : values()) {
            if (stage.letter == letter) {
                return stage;
            }
        }
        throw new IllegalArgumentException("not a stage letter: " + letter);
    }
}
