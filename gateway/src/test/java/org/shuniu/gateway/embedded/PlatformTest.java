package org.shuniu.gateway.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlatformTest {
    @Test
    void everyPlatformWeNameHasItsServersInTheBuild() throws IOException {
        for (var architecture : new String[] {"amd64", "aarch64"}) {
            var platform = Platform.of("Linux", architecture).orElseThrow();
            var resources =
                    Stream.concat(Stream.of(platform.postgres()), platform.redis().stream())
                            .toList();
            for (var resource : resources) {
                try (var in = ServerCommand.resource(resource)) {
                    assertThat(in.read()).as(resource).isNotNegative();
                }
            }
        }
    }

    @Test
    void anotherMachineHasNone() {
        assertThat(Platform.of("Linux", "riscv64")).isEmpty();
        assertThat(Platform.of("Windows 11", "amd64")).isEmpty();
    }
}
