package org.shuniu.gateway.bench;

import java.net.URI;
import java.nio.file.Path;

/** A provider that runs, with people and clients that the load client can play. */
interface Candidate extends AutoCloseable {
    String REDIRECT = "http://127.0.0.1:20999/callback";
    String PASSWORD = "river-and-hills-7";
    int USERS = 400;

    /** A client and what it asks for by client_credentials; empty for nothing. */
    record Client(String id, String secret, String scope) {
        @Override
        public String toString() {
            return "Client[" + id + ", ***]";
        }
    }

    String name();

    URI issuer();

    /** The relying party. */
    Client client();

    /** Who uses client_credentials. */
    Client service();

    /** The users' login names, a line each. */
    Path userFile();

    /** The server and its databases, separated by commas. */
    String pids();

    @Override
    void close();
}
