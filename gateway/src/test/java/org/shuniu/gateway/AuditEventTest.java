package org.shuniu.gateway;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.roster.testing.AuditGolden;

class AuditEventTest {
    @Test
    void everyEventIsRecordedInTheFormThatWasPinned() {
        new AuditGolden(
                        "org.shuniu.gateway",
                        Map.of(ClientId.class, new ClientId("0123456789abcdef0123456789abcdef")))
                .holds();
    }
}
