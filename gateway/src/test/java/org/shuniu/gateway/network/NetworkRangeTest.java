package org.shuniu.gateway.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkRangeTest {
    @Test
    void aNetworkIncludesWhatSharesItsFirstBits() {
        NetworkRange school = NetworkRange.parse("10.1.16.0/20");
        assertThat(school.includes(InetAddress.ofLiteral("10.1.31.255"))).isTrue();
        assertThat(school.includes(InetAddress.ofLiteral("10.1.32.0"))).isFalse();
        assertThat(school.includes(InetAddress.ofLiteral("::1"))).isFalse();
        assertThat(
                        NetworkRange.parse("2001:db8::/33")
                                .includes(InetAddress.ofLiteral("2001:db8:7fff::1")))
                .isTrue();
    }

    @Test
    void anAddressInsideTheNetworkNamesIt() {
        assertThat(NetworkRange.parse("192.0.2.77/24"))
                .isEqualTo(NetworkRange.parse("192.0.2.0/24"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "::/129"})
    void whatIsNoNetworkIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> NetworkRange.parse(text));
    }
}
