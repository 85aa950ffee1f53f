package org.shuniu.gateway.trail;

import org.shuniu.roster.audit.ChainDigest;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the audit trail is sealed.
 *
 * @param digest of the blocks to come; those there are keep theirs
 */
@ConfigurationProperties("shuniu.audit")
record AuditProperties(@DefaultValue("sha256") ChainDigest digest) {}
