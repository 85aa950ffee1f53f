package org.shuniu.gateway.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code demo/demo.json} under the home: what scripts need to use the demo, for its owner's eyes
 * only.
 *
 * @param clients the relying parties of the demo
 * @param apiClient holds every scope of the API and sees the whole hub
 * @param approvers two clients that may approve
 * @param initialAccessToken for clients that register themselves; made anew at each start
 */
record DemoFile(
        String issuer,
        List<DemoAccount> accounts,
        List<Client> clients,
        ApiClient apiClient,
        List<Approver> approvers,
        String initialAccessToken) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    record Client(String clientId, String clientSecret, String kind, List<String> redirectUris) {}

    record ApiClient(String clientId, String clientSecret, String scope) {}

    record Approver(String clientId, String clientSecret) {}

    /** What an earlier start wrote; empty if there is none or it was cut short. */
    static Optional<DemoFile> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readString(file), DemoFile.class));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Whole or not at all, and never readable by others. */
    void write(Path file) throws IOException {
        var ownerOnly = PosixFilePermissions.fromString("rw-------");
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(ownerOnly));
        Files.writeString(unfinished, JSON.writeValueAsString(this) + "\n");
        Files.move(
                unfinished,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
