package org.shuniu.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
        assertThat(RedirectUri.faultOf(uri, ApplicationType.WEB)).isNull();
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
        assertThat(RedirectUri.faultOf(uri, ApplicationType.WEB)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cn.example.app:/cb", "cn.example.app:/cb?a=b", "http://127.0.0.1/cb"})
    void aNativeApplicationMayHaveASchemeOfItsOwn(String uri) {
        assertThat(RedirectUri.faultOf(uri, ApplicationType.NATIVE)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "app:/cb",
                "cn.example.app://evil.example/cb",
                "cn.example.app:cb",
                "cn.example.app:/cb#f",
                "CN.example.app:/cb",
                "http://rp.example.cn/cb"
            })
    void aSchemeThatCouldBeAnybodysIsRefused(String uri) {
        assertThat(RedirectUri.faultOf(uri, ApplicationType.NATIVE)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1234/cb",
                "http://127.0.0.1:65535/cb",
                "http://127.0.0.1/cb"
            })
    void theLoopbackPortIsTheSystemsToGiveAndOnlyToNativeClients(String presented) {
        var registered = List.of("http://127.0.0.1:51004/cb");
        assertThat(addresses(ApplicationType.NATIVE, registered).includes(presented)).isTrue();
        assertThat(addresses(ApplicationType.WEB, registered).includes(presented)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1234/other",
                "http://127.0.0.1:1234",
                "http://localhost:1234/cb",
                "https://127.0.0.1:1234/cb",
                "http://127.0.0.1:123456/cb",
                "http://127.0.0.1:1@evil.example/cb",
                "http://127.0.0.1.evil.example:1234/cb",
                "http://127.0.0.1:1234/cb#f",
                "https://rp.example.cn:1234/cb"
            })
    void butNothingElseOfAnAddressMayDiffer(String presented) {
        var registered = List.of("http://127.0.0.1/cb", "https://rp.example.cn/cb");
        assertThat(addresses(ApplicationType.NATIVE, registered).includes(presented)).isFalse();
    }

    private static ClientAddresses addresses(ApplicationType type, List<String> redirectUris) {
        return new ClientAddresses(type, redirectUris, List.of(), null, null);
    }
}
