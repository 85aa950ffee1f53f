package org.shuniu.gateway.walk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

/**
 * A TCP proxy before several nodes: each connection goes to the first of them that takes it. It
 * knows nothing of HTTP, so there is no affinity and no second attempt.
 */
final class PlainProxy implements AutoCloseable {
    private final ServerSocket door;
    private volatile List<Integer> ports = List.of();

    PlainProxy() throws IOException {
        door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::welcome);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Where connections go from now on; those that are open stay where they are. */
    void to(Integer... ports) {
        this.ports = List.of(ports);
    }

    private void welcome() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                // Closed: the loop ends.
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket node = connect()) {
            Thread back = Thread.ofVirtual().start(() -> copy(node, client));
            copy(client, node);
            back.join();
        } catch (IOException _) {
            // Nobody takes it: the client finds its connection closed.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Socket connect() throws IOException {
        for (int port : ports) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (IOException _) {
                // This node is away; the next may be there.
            }
        }
        throw new IOException("no node listens");
    }

    /** Until either side ends, and then both do. */
    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException _) {
            // A side was killed, and the other learns of it by its connection closing.
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
