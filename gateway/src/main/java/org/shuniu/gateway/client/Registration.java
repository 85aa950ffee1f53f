package org.shuniu.gateway.client;

import org.jspecify.annotations.Nullable;

/**
 * A client as it was registered, with the one chance to see its secret.
 *
 * @param secret null for a public client
 */
public record Registration(Client client, @Nullable ClientSecret secret) {}
