package org.shuniu.gateway.client;

/** What else ends when a client is deleted. */
@FunctionalInterface
public interface ClientEnd {
    void deleted(ClientId client);
}
