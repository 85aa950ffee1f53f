package org.shuniu.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeviceTest {
    @Test
    void aBrowserIsKnownByItsOwnNameAndNothingElseIsKept() {
        assertThat(
                        Device.of(
                                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"))
                .isEqualTo(new Device("Edge", "Windows"));
        assertThat(
                        Device.of(
                                "Mozilla/5.0 (Linux; Android 14; 23127PN0CC Build/UKQ1) AppleWebKit/537.36 Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50"))
                .isEqualTo(new Device("微信", "Android"));
        assertThat(
                        Device.of(
                                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"))
                .isEqualTo(new Device("Safari", "iOS"));
    }

    @Test
    void whatNobodyKnowsIsNotRepeated() {
        assertThat(Device.of(null)).isEqualTo(Device.UNKNOWN);
        assertThat(Device.of("<script>alert(1)</script>")).isEqualTo(Device.UNKNOWN);
    }
}
