package org.shuniu.routes.intake;

import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileExclusiveReadLockStrategy;
import org.apache.camel.component.file.GenericFileOperations;

/**
 * Lets Camel take complete, plain files of a good name, and only those. Camel's own {@code
 * readLock=changed} would hold up the whole folder while it watches one file, follow links, and
 * believe times that a sender can set.
 */
final class CompleteFiles implements GenericFileExclusiveReadLockStrategy<File> {
    private final Duration quiet;
    private final Clock clock;

    CompleteFiles(Duration quiet, Clock clock) {
        this.quiet = quiet;
        this.clock = clock;
    }

    @Override
    public boolean acquireExclusiveReadLock(
            GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange)
            throws IOException {
        try {
            FileStamp stamp = FileStamp.of(file.getFile().toPath());
            return stamp.plainFile()
                    && DropFolder.isGoodName(file.getFileNameOnly())
                    && stamp.isComplete(clock.instant(), quiet);
        } catch (NoSuchFileException | InvalidPathException e) {
            // Gone since it was listed, or a name that is not UTF-8, which the folder refuses.
            return false;
        }
    }

    // There is no lock to release: a file is done with when it has left its place.

    @Override
    public void prepareOnStartup(
            GenericFileOperations<File> operations, GenericFileEndpoint<File> endpoint) {}

    @Override
    public void releaseExclusiveReadLockOnAbort(
            GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange) {}

    @Override
    public void releaseExclusiveReadLockOnRollback(
            GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange) {}

    @Override
    public void releaseExclusiveReadLockOnCommit(
            GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange) {}

    @Override
    public void setTimeout(long timeout) {}

    @Override
    public void setCheckInterval(long checkInterval) {}

    @Override
    public void setReadLockLoggingLevel(LoggingLevel readLockLoggingLevel) {}

    @Override
    public void setMarkerFiler(boolean markerFiler) {}

    @Override
    public void setDeleteOrphanLockFiles(boolean deleteOrphanLockFiles) {}
}
