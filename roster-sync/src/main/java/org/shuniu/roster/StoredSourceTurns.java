package org.shuniu.roster;

import java.util.Optional;
import javax.sql.DataSource;
import org.shuniu.roster.intake.SourceTurns;
import org.shuniu.roster.parallel.NamedLock;

/** Turns by lock: that of a dead worker is free at once. */
final class StoredSourceTurns implements SourceTurns {
    private final DataSource dataSource;

    StoredSourceTurns(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Optional<Turn> take(String source) {
        return NamedLock.tryTake(dataSource, "shuniu.fetch:" + source).map(lock -> lock::close);
    }
}
