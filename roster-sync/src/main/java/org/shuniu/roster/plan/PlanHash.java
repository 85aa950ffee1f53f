package org.shuniu.roster.plan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.shuniu.roster.seal.Sha256;

/**
 * One SHA-256 over source keys, operations and values, never over generated ids or times: a dry run
 * and the import that follows it have the same.
 */
final class PlanHash {
    private final MessageDigest digest = Sha256.newDigest();

    void add(String text) {
        add(text.getBytes(StandardCharsets.UTF_8));
    }

    void add(byte[] bytes) {
        // Length first, so that no two different lists of texts are one stream of bytes.
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    /** Ends the hash. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
