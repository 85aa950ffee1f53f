package org.shuniu.routes.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Which file lies under a name, and in what condition; a link stands for itself.
 *
 * @param key device and inode
 * @param written when the content changed last; a sender can set it to anything
 * @param changed when anything of the file changed last, its name or times too; only the kernel
 *     sets it
 */
record FileStamp(Object key, boolean plainFile, long size, FileTime written, FileTime changed) {
    /** Some network file systems tell late of the latest write. */
    private static final Duration AFTER_RENAME = Duration.ofSeconds(1);

    static FileStamp of(Path path) throws IOException {
        var attributes =
                Files.readAttributes(
                        path,
                        "unix:fileKey,isRegularFile,size,lastModifiedTime,ctime",
                        LinkOption.NOFOLLOW_LINKS);
        return new FileStamp(
                require(attributes, "fileKey", Object.class),
                require(attributes, "isRegularFile", Boolean.class),
                require(attributes, "size", Long.class),
                require(attributes, "lastModifiedTime", FileTime.class),
                require(attributes, "ctime", FileTime.class));
    }

    private static <T> T require(Map<String, Object> attributes, String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(attributes.get(name), name));
    }

    /** Whether nobody writes to the file any more, as far as can be seen from outside. */
    boolean isComplete(Instant now, Duration quiet) {
        // A write sets both times alike. A rename, or a copy that restores the times at its end,
        // moves only the second.
        boolean renamed = size > 0 && changed.compareTo(written) > 0;
        Duration wait = renamed && quiet.compareTo(AFTER_RENAME) > 0 ? AFTER_RENAME : quiet;
        return !changed.toInstant().plus(wait).isAfter(now);
    }
}
