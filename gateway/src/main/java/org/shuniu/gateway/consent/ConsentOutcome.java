package org.shuniu.gateway.consent;

/** What became of a consent that somebody wanted to give. */
public sealed interface ConsentOutcome {
    record Granted(Consent consent) implements ConsentOutcome {}

    /**
     * 个人信息保护法 第三十一条: under 14 a guardian consents. Also for a pupil whose birth date nobody knows.
     */
    record NeedsGuardian() implements ConsentOutcome {}

    /** The client does not exist, or is a platform of the system, which needs no consent. */
    record NotAsked() implements ConsentOutcome {}
}
