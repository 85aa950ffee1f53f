package org.shuniu.roster.source;

import java.io.IOException;

/**
 * A way in which several files of one archive hold records together: people in one table, classes
 * in another, who is in which in a third.
 */
public interface ArchiveLayout {
    /** An archive that can be walked as often as it takes. */
    @FunctionalInterface
    interface Archive {
        ZipArchive open() throws IOException;
    }

    /**
     * Reads what belongs together and opens the records.
     *
     * @throws SourceFault if this is no content of this layout
     */
    Joined inspect(Archive archive, Mapping mapping) throws IOException;

    /**
     * The records of several files as those of one.
     *
     * @param file what a record of it says, and how it is spelt
     * @param opening begins to read them
     * @param files of which the delivery consists
     * @param extent what the delivery says of itself
     */
    record Joined(RecordFile file, DeliveryReader.Opening opening, int files, Extent extent) {}

    /** How much of a source a delivery holds, by its own word. */
    enum Extent {
        /** It does not say. */
        UNSAID,
        /** A list that comes with it names all of its files, and each is there as a whole. */
        WHOLE,
        /** It tells what changed: nobody is missing from it. */
        CHANGES
    }
}
