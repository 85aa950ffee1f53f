package org.shuniu.roster.absence;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.shuniu.roster.seal.Digest128;

/** What a source is remembered for and a delivery does not hold. */
public interface AbsentRecords {
    /** Hands on the keys of all such records, some hundreds at a time. */
    void absentFrom(UUID batch, String source, Consumer<List<Digest128>> chunk);
}
