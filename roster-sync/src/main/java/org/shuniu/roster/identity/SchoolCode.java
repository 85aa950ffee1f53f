package org.shuniu.roster.identity;

/** 学校标识码. */
public record SchoolCode(String value) {
    @Override
    public String toString() {
        return value;
    }
}
