package org.shuniu.roster.identity;

/** 学籍号. */
public record StudentNumber(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
