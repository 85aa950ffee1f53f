package org.shuniu.routes.pull;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for a token (RFC 6749, section 4.4).
 *
 * @param secretFile a file with the secret in its first line
 */
record ClientCredentials(URI tokenUrl, String clientId, Path secretFile, @Nullable String scope) {}
