package org.shuniu.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.util.unit.DataSize;

class HubPropertiesTest {
    private final ApplicationContextRunner runner =
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
                    .withUserConfiguration(Bound.class)
                    .withPropertyValues("shuniu.master-key-file=/keys/master.key");

    @EnableConfigurationProperties(HubProperties.class)
    static class Bound {}

    @Test
    void everyPropertyHasItsDefault() {
        runner.run(
                context ->
                        assertThat(context.getBean(HubProperties.class))
                                .isEqualTo(
                                        new HubProperties(
                                                Path.of("var"),
                                                Path.of("/keys/master.key"),
                                                new Roles(true, true),
                                                false,
                                                new HubProperties.Hub(
                                                        URI.create("http://localhost:9000"),
                                                        "hub",
                                                        HubProperties.Tier.PROVINCIAL),
                                                new HubProperties.Import(
                                                        DataSize.ofGigabytes(2)))));
    }

    @Test
    void theEnvironmentSetsThemAll() {
        runner.withPropertyValues(
                        "shuniu.home=/srv/hub",
                        "shuniu.roles=worker",
                        "shuniu.demo=true",
                        "shuniu.hub.issuer=https://id.example.edu",
                        "shuniu.hub.code=heping",
                        "shuniu.hub.tier=national",
                        "shuniu.import.max-bytes=1048576")
                .run(
                        context ->
                                assertThat(context.getBean(HubProperties.class))
                                        .isEqualTo(
                                                new HubProperties(
                                                        Path.of("/srv/hub"),
                                                        Path.of("/keys/master.key"),
                                                        new Roles(false, true),
                                                        true,
                                                        new HubProperties.Hub(
                                                                URI.create(
                                                                        "https://id.example.edu"),
                                                                "heping",
                                                                HubProperties.Tier.NATIONAL),
                                                        new HubProperties.Import(
                                                                DataSize.ofMegabytes(1)))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://id.example.edu",
                "https://id.example.edu/",
                "https://id.example.edu?tenant=1",
                "https://id.example.edu#top",
                "id.example.edu"
            })
    void anIssuerThatClientsCouldNotTrustIsRefused(String issuer) {
        runner.withPropertyValues("shuniu.hub.issuer=" + issuer)
                .run(
                        context ->
                                assertThat(StartupReport.line(context.getStartupFailure()))
                                        .contains("shuniu.hub")
                                        .contains("must be https://host"));
    }

    @Test
    void aWrongValueIsReportedWithItsNameAndWhatIsAllowed() {
        for (var wrong :
                List.of("shuniu.hub.tier=village", "shuniu.roles=cook", "shuniu.hub.code=A B")) {
            var name = wrong.substring(0, wrong.indexOf('='));
            var value = wrong.substring(wrong.indexOf('=') + 1);
            runner.withPropertyValues(wrong)
                    .run(
                            context ->
                                    assertThat(StartupReport.line(context.getStartupFailure()))
                                            .startsWith("the setting " + name + " = " + value)
                                            .doesNotContain("Exception"));
        }
    }
}
