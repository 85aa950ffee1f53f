package org.shuniu.gateway.egress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/** A server on this machine that answers as badly as a test wants, and counts who came. */
public final class TestServer implements AutoCloseable {
    private final ServerSocket listening;
    private final Answer answer;
    private final AtomicInteger visits = new AtomicInteger();
    private volatile String lastRequest = "";

    /** Writes what the server says; the connection ends when it returns. */
    @FunctionalInterface
    public interface Answer {
        void to(OutputStream out) throws IOException, InterruptedException;
    }

    public TestServer(Answer answer) throws IOException {
        this(ServerSocketFactory.getDefault(), answer);
    }

    public TestServer(ServerSocketFactory sockets, Answer answer) throws IOException {
        this.listening = sockets.createServerSocket(0, 50, InetAddress.getByName("localhost"));
        this.answer = answer;
        Thread.ofVirtual().start(this::listen);
    }

    /** Answers with a document. */
    public static Answer document(String type, String body) {
        return out ->
                write(
                        out,
                        "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(
                                        type, body.getBytes(StandardCharsets.UTF_8).length, body));
    }

    public static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    public int port() {
        return listening.getLocalPort();
    }

    public URI uri(String scheme, String host) {
        return URI.create(scheme + "://" + host + ":" + port() + "/doc?v=1");
    }

    public int visits() {
        return visits.get();
    }

    public String lastRequest() {
        return lastRequest;
    }

    private void listen() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                visits.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            lastRequest = request(socket.getInputStream());
            answer.to(socket.getOutputStream());
        } catch (IOException e) {
            // The caller left: what a test of limits is about.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String request(InputStream in) throws IOException {
        var text = new StringBuilder();
        while (!text.toString().endsWith("\r\n\r\n")) {
            int c = in.read();
            if (c < 0) {
                return text.toString();
            }
            text.append((char) c);
        }
        int length = text.indexOf("Content-Length: ");
        if (length >= 0) {
            String rest = text.substring(length + 16);
            int bytes = Integer.parseInt(rest.substring(0, rest.indexOf('\r')));
            text.append(new String(in.readNBytes(bytes), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
