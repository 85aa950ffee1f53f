package org.shuniu.roster.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class KeyedHashTest {
    private static final MasterKey KEY = new MasterKey(new byte[32]);
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
