package org.shuniu.roster.person;

/**
 * The {@code sub} that platforms of the system see: 128 random bits in base64url, stored with the
 * person for life.
 */
public record PublicSubject(String value) {
    @Override
    public String toString() {
        return value;
    }
}
