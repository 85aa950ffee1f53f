package org.shuniu.roster.identity;

/** 公民身份号码, GB 11643-1999. */
public record CitizenId(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
