package org.shuniu.gateway.oidc;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;

/** The request is in order, but a person must be asked something before it can go on. */
final class InteractionRequired extends OAuth2AuthenticationException {
    private static final long serialVersionUID = 1L;

    private final transient What what;

    InteractionRequired(What what) {
        super("interaction_required");
        this.what = what;
    }

    /** Which page asks. */
    enum Page {
        LOGIN,
        CONSENTS
    }

    /**
     * What to ask.
     *
     * @param mark for {@link PromptMark#PARAMETER}: that it was asked
     */
    record What(Page page, String mark) {}

    What what() {
        return what;
    }
}
