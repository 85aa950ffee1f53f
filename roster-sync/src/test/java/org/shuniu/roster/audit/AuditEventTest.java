package org.shuniu.roster.audit;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.testing.AuditGolden;

class AuditEventTest {
    @Test
    void everyEventIsRecordedInTheFormThatWasPinned() {
        new AuditGolden("org.shuniu.roster", Map.of()).holds();
    }
}
