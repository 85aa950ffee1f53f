package org.shuniu.gateway.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.local.Warranted;

/** What somebody answers for, on the wire. */
record LocalRecordView(
        String id,
        UUID personId,
        String spaceNumber,
        String orgCode,
        @JsonProperty("class") @Nullable String classCode,
        String role,
        String sponsor,
        String reason,
        LocalDate beganOn,
        LocalDate endsOn) {
    static LocalRecordView of(Warranted record) {
        return new LocalRecordView(
                Long.toString(record.id()),
                record.person().value(),
                record.spaceNumber().value(),
                record.org().value(),
                record.classCode() == null ? null : record.classCode().value(),
                record.role().code(),
                record.warrant().sponsor().value(),
                record.warrant().reason(),
                record.beganOn(),
                record.warrant().endsOn());
    }
}
