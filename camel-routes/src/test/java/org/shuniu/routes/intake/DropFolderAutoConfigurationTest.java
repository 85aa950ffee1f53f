package org.shuniu.routes.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class DropFolderAutoConfigurationTest {
    private final ApplicationContextRunner application =
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(DropFolderAutoConfiguration.class));

    @Test
    void aProcessOfNoSaidRoleWithARosterHasDropFolders() {
        application
                .withBean(FakeRoster.class)
                .run(context -> assertThat(context).hasSingleBean(SourceFoldersRoute.class));
    }

    @Test
    void aProcessThatIsOnlyOnlineHasNone() {
        application
                .withBean(FakeRoster.class)
                .withPropertyValues("shuniu.roles=online")
                .run(context -> assertThat(context).doesNotHaveBean(SourceFoldersRoute.class));
    }

    @Test
    void aProcessWithoutARosterHasNone() {
        application
                .withPropertyValues("shuniu.roles=worker")
                .run(context -> assertThat(context).doesNotHaveBean(SourceFoldersRoute.class));
    }

    @Test
    void everyPropertyHasItsDefault() {
        application
                .withBean(FakeRoster.class)
                .run(
                        context ->
                                assertThat(context.getBean(DropFolderProperties.class))
                                        .isEqualTo(
                                                new DropFolderProperties(
                                                        Path.of("var"),
                                                        new DropFolderProperties.Inbox(
                                                                Duration.ofSeconds(5),
                                                                Duration.ofSeconds(1)))));
    }
}
