package org.shuniu.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.testing.TestHub;

/** Follows the page of the README that says how a layout is added, and writes no code. */
class AddLayoutIT {
    @Test
    void theReadmesLayoutReadsTheReadmesFile() throws IOException {
        String page = Files.readString(Path.of("README.md"));
        try (TestHub hub = new TestHub(Clock.systemUTC(), Map.of())) {
            Path mappings = Files.createDirectories(hub.home().resolve("mappings"));
            Files.writeString(mappings.resolve("training.json"), fenced(page, "json"));
            hub.restart();
            hub.snapshotSource("training", "training");
            Batch batch =
                    hub.deliver("training", fenced(page, "csv").getBytes(StandardCharsets.UTF_8));
            assertThat(batch.state()).as("%s", batch.problem()).isEqualTo(BatchState.APPLIED);
            List<String> people =
                    hub.sql()
                            .sql(
                                    """
                                    select p.name || ' ' || p.gender || ' ' || o.name || ' ' || c.name
                                      from roster.person p
                                      join roster.affiliation a using (person_id)
                                      join roster.org o on o.org_id = a.org_id
                                      join roster.org c on c.org_id = a.class_id
                                    """)
                            .query(String.class)
                            .list();
            assertThat(people)
                    .containsExactlyInAnyOrder("王小明 1 城东培训中心 中职2024级3班", "李小红 2 城东培训中心 中职2024级3班");
        }
    }

    private static String fenced(String page, String language) {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                        .matcher(page.substring(page.indexOf("## Add a source layout")));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }
}
