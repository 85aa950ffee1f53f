package org.shuniu.routes.intake;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.remote.SftpComponent;
import org.apache.camel.component.file.remote.SftpConfiguration;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.component.file.remote.SftpRemoteFile;
import org.shuniu.roster.intake.SourceTurns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries files from a server's directory to the drop folder of their source, where everything else
 * happens. A file is written beside the folder, and put into it by a rename when it is there with
 * all its bytes; only then it moves to {@code done} on the server. A crash in between fetches it a
 * second time, which by the fingerprints changes nothing.
 */
@SuppressWarnings("rawtypes") // as SftpEndpoint itself is declared
final class SftpRoute extends RouteBuilder {
    private static final Logger log = LoggerFactory.getLogger(SftpRoute.class);

    /** After a poll that failed, this many are left out. */
    private static final int LEFT_OUT = 3;

    private final String source;
    private final SftpProperties.Server server;
    private final Path inbox;
    private final SourceTurns turns;
    private final RemoteFiles<SftpRemoteFile> files;

    SftpRoute(
            String source,
            SftpProperties.Server server,
            Path inbox,
            SourceTurns turns,
            Clock clock) {
        this.source = source;
        this.server = server;
        this.inbox = inbox;
        this.turns = turns;
        this.files = new RemoteFiles<>(server.quiet(), clock);
    }

    @Override
    public void configure() throws IOException {
        DropFolder folder = DropFolder.open(inbox, source);
        // What cannot be put there is a fault of ours: the file stays and the next poll finds it.
        errorHandler(noErrorHandler());
        from(endpoint(folder))
                .routeId("sftp-" + source)
                .process(exchange -> putInto(folder, exchange));
    }

    private SftpEndpoint endpoint(DropFolder folder) throws IOException {
        var configuration = new SftpConfiguration();
        configuration.setHost(server.host());
        configuration.setPort(server.port());
        configuration.setUsername(server.user());
        if (server.privateKey() != null) {
            configuration.setPrivateKeyFile(server.privateKey().toString());
        } else if (server.passwordFile() != null) {
            configuration.setPassword(Files.readAllLines(server.passwordFile()).getFirst());
        }
        configuration.setPreferredAuthentications("publickey,password");
        configuration.setKnownHostsFile(server.knownHosts().toString());
        configuration.setUseUserKnownHostsFile(false);
        configuration.setStrictHostKeyChecking("yes");
        configuration.setDirectory(server.directory());
        configuration.setConnectTimeout((int) server.timeout().toMillis());
        configuration.setSoTimeout((int) server.timeout().toMillis());
        configuration.setStepwise(false);
        configuration.setThrowExceptionOnConnectFailed(true);

        var endpoint =
                new SftpEndpoint(
                        "sftp:" + source,
                        getContext().getComponent("sftp", SftpComponent.class),
                        configuration);
        endpoint.setCamelContext(getContext());
        endpoint.setAutoCreate(false);
        endpoint.setDisconnect(true);
        endpoint.setMaximumReconnectAttempts(0);
        // Not all sources at the same moment after a start.
        endpoint.setInitialDelay(
                ThreadLocalRandom.current().nextLong(server.every().toMillis() + 1));
        endpoint.setDelay(server.every().toMillis());
        endpoint.setBackoffErrorThreshold(1);
        endpoint.setBackoffMultiplier(LEFT_OUT);
        var oneAtATime = new OneAtATime(source, turns);
        endpoint.setPollStrategy(oneAtATime);
        endpoint.setExceptionHandler(oneAtATime);
        endpoint.setFilter(files);
        // Manifests first, as senders put them there; then the oldest file.
        endpoint.setSorter(
                Comparator.comparing(
                                (GenericFile<SftpRemoteFile> file) ->
                                        !file.getFileNameOnly().endsWith(DropFolder.MANIFEST))
                        .thenComparingLong(GenericFile::getLastModified));
        endpoint.setLocalWorkDirectory(folder.fetching().toString());
        endpoint.setIdempotent(false);
        endpoint.setMove("done/${file:onlyname}");
        return endpoint;
    }

    private void putInto(DropFolder folder, Exchange exchange)
            throws IOException, InvalidPayloadException {
        Path fetched = exchange.getIn().getMandatoryBody(File.class).toPath();
        String name =
                Objects.requireNonNull(
                        exchange.getIn().getHeader(Exchange.FILE_NAME_ONLY, String.class));
        long announced =
                Objects.requireNonNull(
                        exchange.getIn().getHeader(Exchange.FILE_LENGTH, Long.class));
        if (Files.size(fetched) != announced) {
            Files.delete(fetched);
            throw new IOException("fewer or more bytes came than the server had announced");
        }
        Path target = folder.dropped().resolve(name);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException("the one before of this name was not taken yet");
        }
        Files.move(fetched, target, StandardCopyOption.ATOMIC_MOVE);
        files.fetched(name);
        log.info("a file of source {} was fetched", source);
    }
}
