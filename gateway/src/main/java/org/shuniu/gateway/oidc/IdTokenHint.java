package org.shuniu.gateway.oidc;

/**
 * What an ID token says that a client sends back as {@code id_token_hint}.
 *
 * @param sid of the session, as that client knows it
 */
record IdTokenHint(String clientId, String subject, String sid) {}
