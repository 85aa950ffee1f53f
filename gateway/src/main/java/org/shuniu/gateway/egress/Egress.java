package org.shuniu.gateway.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.egress.HttpExchange.Request;
import org.shuniu.gateway.trail.RefusalTrail;

/**
 * Calls addresses that clients name, and nothing private behind them: https only; the name is
 * looked up once, every address found is checked, and the connection goes to one of just these, so
 * that a second look-up cannot say something else (DNS rebinding); no redirect is followed; size
 * and time have an end.
 */
public final class Egress {
    private final EgressAllowList allowed;
    private final TrustedAuthorities authorities;
    private final AddressResolver resolver;
    private final RefusalTrail trail;
    private final Turns turns;
    private final Duration timeout;

    Egress(
            EgressProperties properties,
            TrustedAuthorities authorities,
            AddressResolver resolver,
            RefusalTrail trail) {
        this.allowed = new EgressAllowList(properties.allow());
        this.authorities = authorities;
        this.resolver = resolver;
        this.trail = trail;
        this.turns = new Turns(properties.concurrency(), properties.perHost());
        this.timeout = properties.timeout();
    }

    /** Fetches a document of one of some media types, and of at most so many bytes. */
    public EgressAnswer get(URI uri, Set<String> mediaTypes, int maxBytes) {
        return call(uri, new Request("GET", Map.of(), "", mediaTypes, maxBytes));
    }

    /** Posts a form (already encoded); of the answer only the status is read. */
    public EgressAnswer post(URI uri, String form) {
        return post(uri, Map.of("Content-Type", "application/x-www-form-urlencoded"), form);
    }

    /** Posts JSON with more header fields, in ASCII; of the answer only the status is read. */
    public EgressAnswer postJson(URI uri, Map<String, String> headers, String body) {
        var fields = new HashMap<>(headers);
        fields.put("Content-Type", "application/json");
        return post(uri, fields, body);
    }

    /** Puts JSON, likewise; the answer is JSON of at most so many bytes. */
    public EgressAnswer putJson(URI uri, Map<String, String> headers, String body, int maxBytes) {
        var fields = new HashMap<>(headers);
        fields.put("Content-Type", "application/json");
        return call(uri, new Request("PUT", fields, body, Set.of("application/json"), maxBytes));
    }

    private EgressAnswer post(URI uri, Map<String, String> fields, String body) {
        return call(uri, new Request("POST", fields, body, Set.of(), 0));
    }

    private EgressAnswer call(URI uri, Request request) {
        EgressRefusal unsound = EgressTarget.refusalOf(uri);
        if (unsound != null) {
            return refused(String.valueOf(uri.getHost()), unsound);
        }
        EgressTarget target = EgressTarget.of(uri, allowed);
        if (!target.tls() && !target.allowed()) {
            return refused(target.host(), EgressRefusal.NOT_HTTPS);
        }
        if (!turns.begin(target.host())) {
            return EgressAnswer.BUSY;
        }
        var connection = new AtomicReference<Socket>();
        var answer = new CompletableFuture<EgressAnswer>();
        Thread.ofVirtual()
                .name("egress")
                .start(
                        () -> {
                            // A look-up that hangs keeps its turn: there are never more threads
                            // than turns.
                            try {
                                answer.complete(exchange(target, request, connection));
                            } catch (RuntimeException e) {
                                answer.completeExceptionally(e);
                            } finally {
                                turns.end(target.host());
                            }
                        });
        return await(answer, connection);
    }

    private EgressAnswer await(
            CompletableFuture<EgressAnswer> answer, AtomicReference<Socket> connection) {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Whatever drips in is over: the thread that reads it wakes up with an error.
            close(connection.get());
            return new EgressAnswer.Failed("timeout");
        } catch (InterruptedException e) {
            close(connection.get());
            Thread.currentThread().interrupt();
            return new EgressAnswer.Failed("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private EgressAnswer exchange(
            EgressTarget target, Request request, AtomicReference<Socket> connection) {
        try {
            List<InetAddress> addresses = resolver.resolve(target.host());
            if (!target.allowed() && !addresses.stream().allMatch(PublicAddresses::contain)) {
                return refused(target.host(), EgressRefusal.NOT_PUBLIC);
            }
            try (Socket socket = connect(addresses, target.port(), connection);
                    Socket secured = target.tls() ? secure(socket, target) : socket) {
                return new HttpExchange(secured.getInputStream(), secured.getOutputStream())
                        .run(target, request);
            }
        } catch (SocketTimeoutException e) {
            return new EgressAnswer.Failed("timeout");
        } catch (UnknownHostException e) {
            return new EgressAnswer.Failed("unknown-host");
        } catch (HttpExchange.Unacceptable e) {
            return new EgressAnswer.Failed(String.valueOf(e.getMessage()));
        } catch (SSLException e) {
            return new EgressAnswer.Failed("tls");
        } catch (IOException e) {
            return new EgressAnswer.Failed("connection");
        }
    }

    private Socket connect(
            List<InetAddress> addresses, int port, AtomicReference<Socket> connection)
            throws IOException {
        IOException last = new UnknownHostException();
        for (InetAddress address : addresses) {
            var socket = new Socket(Proxy.NO_PROXY);
            connection.set(socket);
            try {
                socket.connect(new InetSocketAddress(address, port), (int) timeout.toMillis());
                socket.setSoTimeout((int) timeout.toMillis());
                return socket;
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        throw last;
    }

    private Socket secure(Socket socket, EgressTarget target) throws IOException {
        var tls =
                (SSLSocket)
                        authorities
                                .context()
                                .getSocketFactory()
                                .createSocket(socket, target.host(), target.port(), true);
        SSLParameters parameters = tls.getSSLParameters();
        // RFC 9110 §4.3.4: the certificate has to name the host of the URI.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    private EgressAnswer refused(String host, EgressRefusal because) {
        trail.record(EgressRefused.of(host, because));
        return new EgressAnswer.Refused(because);
    }

    private static void close(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // It is closed all the same.
            return;
        }
    }
}
