package org.shuniu.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class RedeliveryPoliciesTest {
    @Test
    void theLogNamesWhatTheMachineLacks() {
        assertThat(
                        RedeliveryPolicies.reason(
                                new UncheckedIOException(
                                        "cannot write to the spool",
                                        new IOException("No space left on device"))))
                .isEqualTo("IOException: No space left on device");
        assertThat(
                        RedeliveryPolicies.reason(
                                new SQLException(
                                        "refused", "08001", new ConnectException("Refused"))))
                .isEqualTo("ConnectException: Refused");
    }

    @Test
    void theLogNeverQuotesTheDatabase() {
        assertThat(
                        RedeliveryPolicies.reason(
                                new IllegalStateException(
                                        new SQLException("Key (name)=(例一) exists", "23505"))))
                .isEqualTo("SQLException, SQLSTATE 23505");
    }
}
