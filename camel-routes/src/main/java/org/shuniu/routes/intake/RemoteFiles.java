package org.shuniu.routes.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;

/**
 * Which files of a server are to be fetched: those with a good name that were seen unchanged for
 * long enough, by our clock, for a server's is its own. One that was fetched and yet stays, because
 * the account may not move it, is not fetched again until it changes.
 */
final class RemoteFiles<T> implements GenericFileFilter<T> {
    private final Duration quiet;
    private final Clock clock;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    private record Seen(long size, long modified, Instant since, boolean fetched) {
        boolean isSame(GenericFile<?> file) {
            return size == file.getFileLength() && modified == file.getLastModified();
        }
    }

    RemoteFiles(Duration quiet, Clock clock) {
        this.quiet = quiet;
        this.clock = clock;
    }

    @Override
    public boolean accept(GenericFile<T> file) {
        String name = file.getFileNameOnly();
        if (file.isDirectory()
                || DropFolder.isUnfinishedName(name)
                || !DropFolder.isGoodName(name)) {
            return false;
        }
        Instant now = clock.instant();
        Seen today =
                seen.compute(
                        name,
                        (key, before) ->
                                before != null && before.isSame(file)
                                        ? before
                                        : new Seen(
                                                file.getFileLength(),
                                                file.getLastModified(),
                                                now,
                                                false));
        return !today.fetched() && !today.since().plus(quiet).isAfter(now);
    }

    void fetched(String name) {
        seen.computeIfPresent(name, (key, s) -> new Seen(s.size(), s.modified(), s.since(), true));
    }
}
