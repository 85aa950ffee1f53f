package org.shuniu.gateway.claim;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.shuniu.gateway.client.SectorIdentifier;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.seal.MasterKey;

/**
 * Names that mean a person, an org or a login to one sector only: two vendors cannot find out that
 * they serve the same pupil. The salt comes from the master key and never rotates, or every vendor
 * would lose all its users.
 */
public final class PairwiseSubject {
    private static final int SHORT_BYTES = 16;

    private final SecretKeySpec subjects;
    private final SecretKeySpec orgs;
    private final SecretKeySpec sessions;

    public PairwiseSubject(MasterKey masterKey) {
        this.subjects = key(masterKey, "pairwise-subject/v1");
        this.orgs = key(masterKey, "pairwise-org/v1");
        this.sessions = key(masterKey, "client-session/v1");
    }

    private static SecretKeySpec key(MasterKey masterKey, String label) {
        return new SecretKeySpec(masterKey.derive(label, 32), "HmacSHA256");
    }

    // OIDC Core §8.1: concatenate sector identifier, local account ID and a salt that is kept
    // secret,
    // then a cryptographic hash; "other algorithms MAY be used" is what makes it an HMAC here.
    public String subject(SectorIdentifier sector, PersonId person) {
        return encode(mac(subjects, sector.value(), person.toString()));
    }

    public String orgCode(SectorIdentifier sector, OrgCode org) {
        return encode(Arrays.copyOf(mac(orgs, sector.value(), org.value()), SHORT_BYTES));
    }

    /** {@code sid} (OIDC Back-Channel Logout §2.1): the login as one client knows it. */
    public String sid(String clientId, String ssoSessionId) {
        return encode(Arrays.copyOf(mac(sessions, clientId, ssoSessionId), SHORT_BYTES));
    }

    /** The byte 0, which neither part can hold, keeps "ab"+"c" apart from "a"+"bc". */
    private static byte[] mac(SecretKeySpec key, String scope, String id) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(scope.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(id.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
