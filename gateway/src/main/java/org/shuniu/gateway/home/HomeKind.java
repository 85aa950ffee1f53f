package org.shuniu.gateway.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a home is for: invented people with known passwords, or real ones. Never both. */
public enum HomeKind {
    DEMO,
    RUN;

    /** Names the kind, in every home. */
    static final String MARKER = "kind";

    /** The command that makes and opens such a home. */
    public String command() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a directory is; empty if no hub has lived there. */
    public static Optional<HomeKind> of(Path home) throws IOException {
        Path marker = home.resolve(MARKER);
        if (!Files.isRegularFile(marker)) {
            return Optional.empty();
        }
        String command = Files.readString(marker).strip();
        return Arrays.stream(values()).filter(kind -> kind.command().equals(command)).findFirst();
    }
}
