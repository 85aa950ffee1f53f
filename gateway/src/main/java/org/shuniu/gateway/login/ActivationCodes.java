package org.shuniu.gateway.login;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.shuniu.gateway.page.Crockford;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.seal.MasterKey;

/** Makes activation codes, 60 random bits each, and the only form in which they are kept. */
final class ActivationCodes {
    private static final int LENGTH = 12;

    private final SecureRandom random;
    private final SecretKeySpec key;

    ActivationCodes(SecureRandom random, MasterKey master) {
        this.random = random;
        this.key = new SecretKeySpec(master.derive("gateway/activation-code", 32), "HmacSHA256");
    }

    String next() {
        return Crockford.random(LENGTH, random);
    }

    /** The code that somebody typed from a card; empty if it cannot be one. */
    static Optional<String> parse(String typed) {
        return Crockford.parse(typed, LENGTH);
    }

    /** In hex; bound to its person, so that a code is worth nothing beside another number. */
    String hmac(PersonId person, String code) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            String bound = person + ":" + code;
            return HexFormat.of().formatHex(mac.doFinal(bound.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }
}
