package org.shuniu.gateway;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.home.HomeKind;
import org.shuniu.gateway.key.Compromised;

/** What the operator asked for. */
sealed interface CommandLine {
    String HELP =
            """
            Shuniu, the identity and roster hub.

              ./shuniu demo [--listen [ADDRESS]] [--port N]
                                 start a hub with an invented province, on http://localhost:9000
              ./shuniu run       start a hub from its configuration
              ./shuniu state-hash
                                 print one hash over who there is and where they belong
              ./shuniu keys      list the keys that sign tokens, their states and since when
              ./shuniu keys rotate
                                 let the successors sign now; nothing that was signed dies
              ./shuniu keys rotate --emergency[=all|KID]
                                 remove the keys in use (all keys, one key) at once, and with them
                                 every token that they signed; others sign within seconds
              ./shuniu audit verify [HEAD]
                                 prove that the audit trail is what was sealed, and that a head
                                 which was kept elsewhere is in it
              ./shuniu audit head
                                 print the newest seal, to keep elsewhere
              ./shuniu reseal    seal by the configured suite what another one sealed, while the hub
                                 works; ./shuniu reseal status counts what is left
              ./shuniu wrap-master-key
                                 leave the master key to the PKCS#11 token of SHUNIU_PKCS11_CONFIG
              ./shuniu token     print an access token for the API of the running demo
              ./shuniu help      show this
              ./shuniu version   show the version

            demo listens on this machine only; --listen opens it to others (all addresses, or one).
            --property=value sets any Spring property, such as --server.port=9443.

            Configuration, by environment or Spring property:
              SHUNIU_HOME             directory of this process (var)
              SHUNIU_ROLES            online, worker or both (online,worker)
              SHUNIU_HUB_ISSUER       the address people and platforms know (http://localhost:9000)
              SHUNIU_HUB_CODE         short name of the hub (hub)
              SHUNIU_HUB_TIER         national or provincial (provincial)
              SHUNIU_MASTER_KEY_FILE  32 random bytes in base64; with a database of your own
              SHUNIU_IMPORT_MAX_BYTES largest delivery (2GB)
              SHUNIU_PKCS11_CONFIG, _PIN_FILE, _KEY
                                      a token that wraps the master key, as the JDK's SunPKCS11
                                      describes one, its PIN, and the label of an AES key (shuniu)
              SHUNIU_SEAL_SUITE       international (AES, SHA-256) or sm (SM4, SM3): by what identifiers,
                                      plans and keys are sealed (international)
              SHUNIU_AUDIT_DIGEST     sha256 or sm3: by what the audit trail is sealed (sha256)
              SHUNIU_EGRESS_ALLOW     host:port,… that clients may name although it is private
              SHUNIU_HOSTS            names besides the issuer's under which the hub answers
              SHUNIU_TRUSTED_PROXIES  addresses whose forwarded and client-certificate headers count
              SHUNIU_TRUST_CERTS      PEM file of authorities to trust beside those of the JDK
              SERVER_PORT             (9000)
              SPRING_DATASOURCE_URL, _USERNAME, _PASSWORD
                                      a PostgreSQL of yours; without it one is started in the home
              SPRING_DATA_REDIS_URL   a Redis of yours; without it one is started in the home
            """;

    /** Start a hub, with these Spring arguments. */
    record Start(HomeKind kind, List<String> arguments) implements CommandLine {
        public Start {
            arguments = List.copyOf(arguments);
        }
    }

    /** One hash over the people of the home's hub, whether it runs or not. */
    record StateHash() implements CommandLine {}

    /** The keys that sign tokens. */
    sealed interface Keys extends CommandLine {
        record List() implements Keys {}

        record Rotate() implements Keys {}

        record Remove(Compromised which) implements Keys {}
    }

    /** The chain over the audit trail. */
    sealed interface Audit extends CommandLine {
        record Head() implements Audit {}

        /** With a head that must be in it; null for none. */
        record Verify(@Nullable String known) implements Audit {}
    }

    /** Sealed values, from one suite to the other. */
    sealed interface Reseal extends CommandLine {
        record Status() implements Reseal {}

        record Run() implements Reseal {}
    }

    /** The master key, to a PKCS#11 token. */
    record WrapMasterKey() implements CommandLine {}

    /** A token of the demo's API client. */
    record Token() implements CommandLine {}

    record Help() implements CommandLine {}

    record Version() implements CommandLine {}

    /** Not understood, and why. */
    record Misunderstood(String why) implements CommandLine {}

    static CommandLine parse(String... arguments) {
        if (arguments.length == 0) {
            return new Help();
        }
        var rest = Arrays.asList(arguments).subList(1, arguments.length);
        return switch (arguments[0]) {
            case "demo" -> start(HomeKind.DEMO, rest);
            case "run" -> start(HomeKind.RUN, rest);
            case "state-hash" -> alone("state-hash", rest, new StateHash());
            case "keys" -> keys(rest);
            case "audit" -> audit(rest);
            case "reseal" ->
                    rest.equals(List.of("status"))
                            ? new Reseal.Status()
                            : alone("reseal", rest, new Reseal.Run());
            case "wrap-master-key" -> alone("wrap-master-key", rest, new WrapMasterKey());
            case "token" -> alone("token", rest, new Token());
            case "help", "--help", "-h" -> new Help();
            case "version", "--version" -> new Version();
            default -> new Misunderstood("there is no command " + arguments[0]);
        };
    }

    private static CommandLine alone(String command, List<String> options, CommandLine meant) {
        return options.isEmpty()
                ? meant
                : new Misunderstood(command + " has no option " + options.getFirst());
    }

    private static CommandLine audit(List<String> options) {
        if (options.equals(List.of("head"))) {
            return new Audit.Head();
        }
        if (options.isEmpty() || !options.getFirst().equals("verify") || options.size() > 2) {
            return new Misunderstood("audit is followed by verify, verify HEAD or head");
        }
        if (options.size() == 1) {
            return new Audit.Verify(null);
        }
        String known = options.getLast();
        return known.matches("[1-9][0-9]*:[0-9a-f]{64}")
                ? new Audit.Verify(known)
                : new Misunderstood(known + " is no head; ./shuniu audit head prints one");
    }

    private static CommandLine keys(List<String> options) {
        if (options.isEmpty()) {
            return new Keys.List();
        }
        if (!options.getFirst().equals("rotate")) {
            return new Misunderstood("keys has no option " + options.getFirst());
        }
        if (options.size() == 1) {
            return new Keys.Rotate();
        }
        String how = options.get(1);
        if (options.size() == 2 && how.equals("--emergency")) {
            return new Keys.Remove(new Compromised.InUse());
        }
        if (options.size() == 2 && how.matches("--emergency=[\\w-]+")) {
            String kid = how.substring("--emergency=".length());
            return new Keys.Remove(
                    kid.equals("all") ? new Compromised.Every() : new Compromised.One(kid));
        }
        return new Misunderstood("keys rotate has no option " + options.getLast());
    }

    private static CommandLine start(HomeKind kind, List<String> options) {
        var spring = new ArrayList<String>();
        spring.add("--shuniu.demo=" + (kind == HomeKind.DEMO));
        for (int i = 0; i < options.size(); i++) {
            var option = options.get(i);
            var next = i + 1 < options.size() ? options.get(i + 1) : "--";
            if (option.equals("--listen")) {
                if (next.startsWith("--")) {
                    spring.add("--server.address=0.0.0.0");
                } else {
                    spring.add("--server.address=" + next);
                    i++;
                }
            } else if (option.startsWith("--listen=")) {
                spring.add("--server.address=" + option.substring("--listen=".length()));
            } else if (option.equals("--port")) {
                spring.add("--server.port=" + next);
                i++;
            } else if (option.startsWith("--port=")) {
                spring.add("--server.port=" + option.substring("--port=".length()));
            } else if (option.matches("--[A-Za-z][\\w-]*(\\.[\\w\\[\\]-]+)+=.*")) {
                spring.add(option);
            } else {
                return new Misunderstood(kind.command() + " has no option " + option);
            }
        }
        return new Start(kind, spring);
    }
}
