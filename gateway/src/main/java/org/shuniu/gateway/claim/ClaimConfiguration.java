package org.shuniu.gateway.claim;

import java.security.SecureRandom;
import java.time.Clock;
import org.shuniu.gateway.consent.ConsentStore;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Assembles the release of claims. */
@Configuration(proxyBeanMethods = false)
class ClaimConfiguration {
    @Bean
    PairwiseSubject pairwiseSubject(MasterKey masterKey) {
        return new PairwiseSubject(masterKey);
    }

    @Bean
    ClientSubjects clientSubjects(JdbcClient jdbc, Clock clock) {
        return new ClientSubjects(jdbc, clock);
    }

    @Bean
    ReleasePolicy releasePolicy(
            PairwiseSubject pairwise, ConsentStore consents, ClientSubjects subjects) {
        return new ReleasePolicy(pairwise, consents, subjects);
    }

    @Bean
    SubjectHandover subjectHandover(
            ClientSubjects subjects, PairwiseSubject pairwise, SecureRandom random) {
        return new SubjectHandover(subjects, pairwise, random);
    }
}
