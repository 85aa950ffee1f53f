package org.shuniu.roster.seal;

import java.util.Arrays;
import java.util.Locale;

/** By which algorithms values are sealed and hashed. */
public enum Suite {
    /** AES-256-GCM, HMAC-SHA256, HKDF-SHA256. */
    INTERNATIONAL,
    /** SM4-GCM (GB/T 32907), HMAC-SM3 (GB/T 32905), HKDF over HMAC-SM3. */
    SM;

    /** As stored and configured: {@code international}, {@code sm}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Throws {@link IllegalArgumentException} for what is none. */
    public static Suite of(String code) {
        return Arrays.stream(values())
                .filter(suite -> suite.code().equals(code))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        code + " is no suite: international or sm"));
    }
}
