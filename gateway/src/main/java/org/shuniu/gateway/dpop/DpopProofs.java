package org.shuniu.gateway.dpop;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.page.TryLater;
import org.shuniu.gateway.replay.OneTimeValues;
import org.shuniu.roster.seal.Sha256;
import org.springframework.dao.DataAccessException;

/**
 * Checks the proof that comes with a request (RFC 9449 §4.3). A request without one costs nothing;
 * one with a good one costs one call to Redis, which remembers it.
 */
public final class DpopProofs {
    private static final Duration REDIS_IS_BACK_SOON = Duration.ofSeconds(5);
    private static final Duration MAX_AGE = Duration.ofSeconds(60);

    /** How far clients' clocks may be ahead of ours. */
    private static final Duration MAX_AHEAD = Duration.ofSeconds(10);

    private final URI issuer;
    private final DpopNonces nonces;
    private final OneTimeValues used;
    private final Clock clock;

    DpopProofs(URI issuer, DpopNonces nonces, OneTimeValues used, Clock clock) {
        this.issuer = issuer;
        this.nonces = nonces;
        this.used = used;
        this.clock = clock;
    }

    /** {@code dpop_signing_alg_values_supported}. */
    public static List<String> algorithms() {
        return DpopProof.ALGORITHMS;
    }

    /**
     * What the proof of a request comes to; a good one is used up by this.
     *
     * @param accessToken with which the request comes; null where a token is yet to be had
     * @throws TryLater if Redis is away
     */
    public DpopOutcome check(DpopRequest request, @Nullable String accessToken) {
        if (request.proofs().isEmpty()) {
            return new DpopOutcome.Absent();
        }
        // RFC 9449 §4.3: there is not more than one DPoP HTTP request header field.
        if (request.proofs().size() > 1) {
            return new DpopOutcome.Refused("dpop-proof-repeated");
        }
        Optional<DpopProof> read = DpopProof.read(request.proofs().getFirst());
        if (read.isEmpty()) {
            return new DpopOutcome.Refused("dpop-proof-malformed");
        }
        DpopProof proof = read.get();
        if (!isFor(request, proof)) {
            return new DpopOutcome.Refused("dpop-proof-for-other-request");
        }
        if (accessToken != null && !hashOf(accessToken).equals(proof.ath())) {
            return new DpopOutcome.Refused("dpop-proof-for-other-token");
        }
        return fresh(proof);
    }

    private DpopOutcome fresh(DpopProof proof) {
        Instant now = clock.instant();
        if (proof.iat().isBefore(now.minus(MAX_AGE)) || proof.iat().isAfter(now.plus(MAX_AHEAD))) {
            return new DpopOutcome.Refused("dpop-proof-out-of-time");
        }
        Instant madeAfter = proof.iat().minus(MAX_AHEAD);
        if (proof.nonce() != null) {
            Optional<Instant> given = nonces.givenAt(proof.nonce());
            if (given.isEmpty()) {
                return new DpopOutcome.NonceNeeded(nonces.next());
            }
            madeAfter = given.get();
        }
        Instant until = proof.iat().plus(MAX_AGE);
        return switch (useUp(proof, madeAfter, until)) {
            case FIRST -> new DpopOutcome.Proven(proof.jkt());
            case REPEATED -> new DpopOutcome.Refused("dpop-proof-replayed");
            case UNKNOWN -> {
                // RFC 9449 §8: a nonce tells what is made after a loss from what was made before.
                used.mark();
                yield new DpopOutcome.NonceNeeded(nonces.next());
            }
        };
    }

    private OneTimeValues.Use useUp(DpopProof proof, Instant madeAfter, Instant until) {
        String value = proof.jkt() + " " + proof.jti();
        try {
            return used.use(OneTimeValues.Kind.DPOP_PROOF, value, madeAfter, until);
        } catch (DataAccessException e) {
            throw new TryLater("Redis cannot be reached", REDIS_IS_BACK_SOON, e);
        }
    }

    // RFC 9449 §4.3: htm matches the method, and htu the URI without query and fragment, after
    // syntax-based and scheme-based normalization (RFC 3986 §6.2.2, §6.2.3).
    private boolean isFor(DpopRequest request, DpopProof proof) {
        String expected = issuer.toString().replaceAll("/$", "") + request.path();
        return proof.htm().equals(request.method())
                && normal(expected).isPresent()
                && normal(expected).equals(normal(proof.htu()));
    }

    private static Optional<String> normal(String text) {
        try {
            var uri = new URI(text).normalize();
            if (uri.getScheme() == null || uri.getHost() == null || uri.getRawUserInfo() != null) {
                return Optional.empty();
            }
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            int usual = scheme.equals("https") ? 443 : 80;
            String port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
            String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            return Optional.of(
                    scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port + path);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    // RFC 9449 §4.2: base64url of the SHA-256 of the ASCII encoding of the access token.
    private static String hashOf(String accessToken) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Sha256.of(accessToken.getBytes(StandardCharsets.US_ASCII)));
    }
}
