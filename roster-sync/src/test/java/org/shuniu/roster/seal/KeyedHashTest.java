package org.shuniu.roster.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.junit.jupiter.api.Test;

class KeyedHashTest {
    private static final MasterKey KEY = new MasterKey(new byte[32]);
    private static final int BLOCK = 64;
    private static final String NUMBER = "330106201603159020";

    private final KeyedHash hash = new KeyedHash(KEY, "blind-index");

    @Test
    void itIsTheFirst128BitsOfAnHmacOverDomainAndText() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.derive("keyed-hash/v1/blind-index", 32), "HmacSHA256"));
        byte[] expected = mac.doFinal(("citizenId\0" + NUMBER).getBytes("UTF-8"));
        assertThat(hash.of("citizenId", NUMBER).toBytes())
                .isEqualTo(Arrays.copyOf(expected, Digest128.LENGTH_BYTES));
    }

    @Test
    void underTheOtherSuiteItIsAnHmacOfSm3() {
        byte[] key = KEY.deriveBySm3("keyed-hash/sm3/v1/blind-index", 32);
        // RFC 2104 §2: H(K XOR opad, H(K XOR ipad, text)), the key filled up to a block.
        byte[] inner = new byte[BLOCK];
        byte[] outer = new byte[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            byte k = i < key.length ? key[i] : 0;
            inner[i] = (byte) (k ^ 0x36);
            outer[i] = (byte) (k ^ 0x5c);
        }
        byte[] text = ("citizenId\0" + NUMBER).getBytes(StandardCharsets.UTF_8);
        byte[] expected = sm3(outer, sm3(inner, text));
        var underSm = new KeyedHash(KEY.under(Suite.SM), "blind-index");
        assertThat(underSm.of("citizenId", NUMBER).toBytes())
                .isEqualTo(Arrays.copyOf(expected, Digest128.LENGTH_BYTES))
                .isEqualTo(underSm.of("citizenId", NUMBER).toBytes());
    }

    private static byte[] sm3(byte[] first, byte[] second) {
        var digest = new SM3Digest();
        digest.update(first, 0, first.length);
        digest.update(second, 0, second.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }

    @Test
    void equalTextsOfDifferentDomainsPurposesAndKeysDoNotMeet() {
        byte[] otherSecret = new byte[32];
        otherSecret[31] = 1;
        assertThat(
                        Stream.of(
                                hash.of("citizenId", NUMBER),
                                hash.of("studentNumber", NUMBER),
                                new KeyedHash(KEY, "record-key").of("citizenId", NUMBER),
                                new KeyedHash(new MasterKey(otherSecret), "blind-index")
                                        .of("citizenId", NUMBER)))
                .doesNotHaveDuplicates();
    }

    @Test
    void manyThreadsMayUseOne() {
        Digest128 expected = hash.of("citizenId", NUMBER);
        assertThat(
                        IntStream.range(0, 10_000)
                                .parallel()
                                .mapToObj(i -> hash.of("citizenId", NUMBER)))
                .allMatch(expected::equals);
    }

    @Test
    void aDigestSurvivesTheDatabase() {
        Digest128 digest = hash.of("citizenId", NUMBER);
        assertThat(Digest128.of(digest.toBytes())).isEqualTo(digest);
    }
}
