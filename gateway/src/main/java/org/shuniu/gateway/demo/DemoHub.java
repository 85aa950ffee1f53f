package org.shuniu.gateway.demo;

import com.nimbusds.oauth2.sdk.Scope;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.shuniu.gateway.HubProperties;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.demo.relyingparty.RelyingParty;
import org.shuniu.gateway.demo.relyingparty.RelyingPartyPages;
import org.shuniu.gateway.home.StartupFault;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/**
 * Makes a running hub a demo: imports the province, opens accounts, starts two relying parties,
 * says where they are.
 */
final class DemoHub implements DisposableBean {
    private final HubProperties hub;
    private final DemoRoster roster;
    private final DemoPeople people;
    private final DemoClients clients;
    private final DemoSpaces spaces;
    private final List<RelyingParty> relyingParties = new ArrayList<>();

    DemoHub(
            HubProperties hub,
            DemoRoster roster,
            DemoPeople people,
            DemoClients clients,
            DemoSpaces spaces) {
        this.hub = hub;
        this.roster = roster;
        this.people = people;
        this.clients = clients;
        this.spaces = spaces;
    }

    @EventListener
    void onReady(ApplicationReadyEvent event) throws IOException {
        int port =
                event.getApplicationContext()
                        .getEnvironment()
                        .getRequiredProperty("local.server.port", Integer.class);
        URI platform = URI.create("http://localhost:" + (port + 1));
        URI vendor = URI.create("http://localhost:" + (port + 2));

        roster.ensure();
        Path file = directory().resolve("demo.json");
        Optional<DemoFile> known = DemoFile.read(file);
        DemoFile demo =
                known.isPresent() ? again(known.get(), platform, vendor) : first(platform, vendor);

        start(
                demo.clients().get(0),
                platform,
                new RelyingPartyPages(DemoClients.PLATFORM_NAME, "体系内平台 · 示例", "#1f5f4a"));
        start(
                demo.clients().get(1),
                vendor,
                new RelyingPartyPages(DemoClients.VENDOR_NAME, "体系外应用服务商 · 示例", "#7a3e12"));
        URI spaceKeeper = spaces.keepFor(roster.schools().getFirst());
        demo.write(file);
        System.out.print(announcement(demo, List.of(platform, vendor, spaceKeeper), file));
    }

    private DemoFile first(URI platform, URI vendor) {
        return new DemoFile(
                hub.hub().issuer().toString(),
                people.choose(roster.schools()),
                List.of(
                        clients.relyingParty(ClientKind.PLATFORM, platform),
                        clients.relyingParty(ClientKind.VENDOR, vendor)),
                clients.api(),
                List.of(clients.approver("演示用复核一"), clients.approver("演示用复核二")),
                clients.initialAccessToken());
    }

    private DemoFile again(DemoFile known, URI platform, URI vendor) {
        return new DemoFile(
                hub.hub().issuer().toString(),
                known.accounts(),
                List.of(
                        clients.at(platform, known.clients().get(0), ClientKind.PLATFORM),
                        clients.at(vendor, known.clients().get(1), ClientKind.VENDOR)),
                known.apiClient(),
                known.approvers(),
                clients.initialAccessToken());
    }

    private Path directory() throws IOException {
        Path directory = hub.home().resolve("demo");
        if (!Files.isDirectory(directory)) {
            var ownerOnly = PosixFilePermissions.fromString("rwx------");
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(ownerOnly));
        }
        return directory;
    }

    private void start(DemoFile.Client client, URI address, RelyingPartyPages pages)
            throws IOException {
        var registration =
                new RelyingParty.Registration(
                        hub.hub().issuer(),
                        client.clientId(),
                        client.clientSecret(),
                        new Scope("openid", "profile", "edu"),
                        address);
        try {
            relyingParties.add(new RelyingParty(registration, pages));
        } catch (BindException e) {
            throw new StartupFault(
                    "port %d, where an example application of the demo listens, is taken: stop what uses it, or choose other ports with --port"
                            .formatted(address.getPort()),
                    e);
        }
    }

    private String announcement(DemoFile demo, List<URI> around, Path file) {
        var text = new StringBuilder();
        text.append("\nThe demo is ready.\n\n");
        text.append("  hub                     ").append(demo.issuer()).append("/\n");
        text.append("  platform of the system  ").append(around.get(0)).append("/\n");
        text.append("  outside vendor          ").append(around.get(1)).append("/\n");
        text.append("  keeps a school's spaces ").append(around.get(2)).append("/\n");
        text.append("  drop folder             ").append(hub.home().resolve("inbox")).append('\n');
        text.append("  all of this as JSON     ").append(file).append("\n\n");
        text.append("  role       login (space number)  password\n");
        for (DemoAccount account : demo.accounts()) {
            text.append(
                    "  %-9s  %-20s  %s%n"
                            .formatted(account.role(), account.login(), account.password()));
        }
        return text.append("\nCtrl-C stops everything; what was imported stays.\n").toString();
    }

    @Override
    public void destroy() {
        relyingParties.forEach(RelyingParty::close);
    }
}
