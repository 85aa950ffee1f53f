package org.shuniu.routes.intake;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * From which servers files are fetched.
 *
 * @param sftp by source
 */
@ConfigurationProperties("shuniu")
record SftpProperties(@DefaultValue Map<String, Server> sftp) {
    SftpProperties {
        sftp = Map.copyOf(sftp);
    }

    /**
     * One directory of one server. A server whose key is not in {@code knownHosts} is never talked
     * to: whoever answers in its place would learn who all the pupils are.
     *
     * @param privateKey a file in OpenSSH's form; either this or {@code passwordFile}
     * @param passwordFile a file with the password in its first line
     * @param knownHosts a file in the form of OpenSSH's {@code known_hosts}
     * @param directory relative to where the account begins; fetched files go to its {@code done}
     * @param every how often it is looked at
     * @param quiet how long a file must be seen unchanged before it counts as complete
     * @param timeout for connecting, and for each answer
     */
    record Server(
            String host,
            @DefaultValue("22") int port,
            String user,
            @Nullable Path privateKey,
            @Nullable Path passwordFile,
            Path knownHosts,
            @DefaultValue(".") String directory,
            @DefaultValue("5m") Duration every,
            @DefaultValue("30s") Duration quiet,
            @DefaultValue("30s") Duration timeout) {
        Server {
            require(host != null && !host.isBlank(), "host is missing");
            require(user != null && !user.isBlank(), "user is missing");
            require(knownHosts != null, "known-hosts is missing: the server's key must be known");
            require(
                    (privateKey == null) != (passwordFile == null),
                    "say either private-key or password-file");
            require(every.isPositive(), "every must be positive");
            require(!quiet.isNegative(), "quiet must not be negative");
            require(timeout.isPositive(), "timeout must be positive");
        }

        private static void require(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalArgumentException("shuniu.sftp: " + otherwise);
            }
        }
    }
}
