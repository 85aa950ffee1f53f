package org.shuniu.roster;

import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.seal.Suite;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * By which suite the hub finds numbers again. A sealed value names its suite, a blind index does
 * not: a hub keeps the one it began with, whatever is configured later.
 */
final class HashSuite {
    private static final Logger LOG = LoggerFactory.getLogger(HashSuite.class);

    private HashSuite() {}

    /** The key for all keyed hashes of the hub. */
    static MasterKey keyOf(MasterKey configured, JdbcClient jdbc) {
        jdbc.sql("insert into roster.hash_suite (suite) values (:suite) on conflict do nothing")
                .param("suite", configured.suite().code())
                .update();
        Suite stored =
                Suite.of(
                        jdbc.sql("select suite from roster.hash_suite")
                                .query(String.class)
                                .single());
        if (stored != configured.suite()) {
            LOG.warn(
                    "new values are sealed by suite {}, but numbers are still found by suite {}, with which this hub began",
                    configured.suite().code(),
                    stored.code());
        }
        return configured.under(stored);
    }
}
