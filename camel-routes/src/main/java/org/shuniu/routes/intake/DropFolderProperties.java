package org.shuniu.routes.intake;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the drop folders are and how they are watched.
 *
 * @param home the hub's home; the folders lie in its {@code inbox}
 */
@ConfigurationProperties("shuniu")
record DropFolderProperties(@DefaultValue("var") Path home, @DefaultValue Inbox inbox) {

    /**
     * The rhythm of the drop folders.
     *
     * @param quiet how long a file must lie unchanged before it counts as complete
     * @param poll how often folders and imports are looked at
     */
    record Inbox(@DefaultValue("5s") Duration quiet, @DefaultValue("1s") Duration poll) {
        Inbox {
            if (quiet.isNegative()) {
                throw new IllegalArgumentException("shuniu.inbox.quiet must not be negative");
            }
            if (!poll.isPositive()) {
                throw new IllegalArgumentException("shuniu.inbox.poll must be positive");
            }
        }
    }

    Path folders() {
        return home.toAbsolutePath().normalize().resolve("inbox");
    }
}
