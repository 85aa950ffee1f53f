package org.shuniu.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectUriTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://rp.example.cn/cb",
                "https://rp.example.cn:8443/cb?tenant=1",
                "http://localhost:9001/callback",
                "http://127.0.0.1/cb",
                "http://[::1]:9001/cb"
            })
    void httpsAndTheOwnMachineAreTaken(String uri) {
        assertThat(RedirectUri.faultOf(uri)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/cb",
                "//rp.example.cn/cb",
                "http://rp.example.cn/cb",
                "HTTPS://rp.example.cn/cb",
                "https://rp.example.cn/cb#f",
                "https://rp.example.cn/cb#",
                "https://user@rp.example.cn/cb",
                "https://rp.example.cn@evil.example/cb",
                "https://a@b@evil.example/cb",
                "https://rp.example.cn\\@evil.example/cb",
                "https:\\\\evil.example",
                "https://rp.example.cn/%zz",
                "https://rp.example.cn/ cb",
                "https://rp.example.cn/c\nb",
                "https://例子.cn/cb",
                "https://xn--fsqu00a.cn/cb",
                "https://RP.example.cn/cb",
                "https://rp.example.cn./cb",
                "https://rp..example.cn/cb",
                "https://*.example.cn/cb",
                "https:///cb",
                "https://rp.example.cn:port/cb",
                "http://localhost.evil.example/cb",
                "http://127.0.0.1.evil.example/cb",
                "http://[::1]@evil.example/cb",
                "javascript:alert(1)",
                "JavaScript:alert(1)//https://rp.example.cn",
                "data:text/html,x",
                "DATA:text/html;base64,eA==",
                "cn.example.app:/cb",
                "file:///etc/passwd"
            })
    void whateverTwoParsersCouldReadDifferentlyIsRefused(String uri) {
        assertThat(RedirectUri.faultOf(uri)).isNotNull();
    }
}
