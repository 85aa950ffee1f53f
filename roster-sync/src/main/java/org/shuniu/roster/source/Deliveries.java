package org.shuniu.roster.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.source.SourceFault.Kind;

/** Reads deliveries: one file as it is, or all files of an archive one after the other. */
public final class Deliveries {
    private final Map<String, Layout> layouts;
    private final Map<String, ArchiveLayout> archiveLayouts;
    private final ContentLimits limits;
    private final Clock clock;

    /**
     * @param layouts by the name that mappings call them
     * @param archiveLayouts those that need an archive, likewise
     */
    public Deliveries(
            Map<String, Layout> layouts,
            Map<String, ArchiveLayout> archiveLayouts,
            ContentLimits limits,
            Clock clock) {
        this.layouts = Map.copyOf(layouts);
        this.archiveLayouts = Map.copyOf(archiveLayouts);
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Looks at the content once and opens it for reading; what the bytes are, not what they are
     * called, decides whether they are an archive.
     *
     * @param source which the content is of
     * @throws SourceFault if the content cannot be read as what the mapping says it is
     */
    public DeliveryReader open(Content content, Mapping mapping, String source) throws IOException {
        ArchiveLayout archiveLayout = archiveLayouts.get(mapping.layout());
        if (archiveLayout != null) {
            return openJoined(content, archiveLayout, mapping, source);
        }
        Layout layout = layouts.get(mapping.layout());
        if (layout == null) {
            throw new SourceFault(
                    Kind.NO_MAPPING,
                    "The mapping "
                            + mapping.format()
                            + " names the layout "
                            + mapping.layout()
                            + ", which nothing here reads.",
                    "Use one of the layouts "
                            + Stream.concat(
                                            layouts.keySet().stream(),
                                            archiveLayouts.keySet().stream())
                                    .sorted()
                                    .toList()
                            + ".");
        }
        RowNormaliser normaliser = new RowNormaliser(mapping, source, clock);
        if (isArchive(content)) {
            List<RecordFile> files = inspectArchive(content, layout, mapping);
            return new DeliveryReader(
                    files, () -> new ArchiveReading(content, files), mapping, normaliser);
        }
        RecordFile file;
        try (InputStream in = content.open()) {
            file = layout.inspect(in, "", mapping.headings());
        }
        return new DeliveryReader(
                List.of(file), () -> new FileReading(content, file), mapping, normaliser);
    }

    private DeliveryReader openJoined(
            Content content, ArchiveLayout layout, Mapping mapping, String source)
            throws IOException {
        if (!isArchive(content)) {
            throw new SourceFault(
                    Kind.NOT_A_TABLE,
                    "The format " + mapping.format() + " is an archive of several tables.",
                    "Pack the exported files into one .zip and send that.");
        }
        namesIn(content);
        return new DeliveryReader(
                layout.inspect(() -> new ZipArchive(content.open(), limits), mapping),
                mapping,
                new RowNormaliser(mapping, source, clock));
    }

    private static boolean isArchive(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return ZipArchive.looksLikeOne(in.readNBytes(4));
        }
    }

    private List<RecordFile> inspectArchive(Content content, Layout layout, Mapping mapping)
            throws IOException {
        // One file needs no name to be told from the others.
        boolean several = namesIn(content).size() > 1;
        List<RecordFile> files = new ArrayList<>();
        try (ZipArchive archive = new ZipArchive(content.open(), limits)) {
            String name;
            while ((name = archive.next()) != null) {
                InputStream file = notNested(archive.current(), name);
                files.add(layout.inspect(file, several ? name : "", mapping.headings()));
            }
        }
        return files;
    }

    /** Unpacks all of it once, within the limits, before a single record is believed. */
    private List<String> namesIn(Content content) throws IOException {
        List<String> names = new ArrayList<>();
        boolean workbook = false;
        try (ZipArchive archive = new ZipArchive(content.open(), limits)) {
            String name;
            while ((name = archive.next()) != null) {
                workbook |= name.equals("[Content_Types].xml") || name.startsWith("xl/");
                names.add(name);
            }
        }
        if (workbook) {
            throw new SourceFault(
                    Kind.NOT_A_TABLE,
                    "The file is an Excel workbook (.xlsx), not a text table.",
                    "Open it and save it as text (tab-delimited) or CSV.");
        }
        if (names.isEmpty()) {
            throw new SourceFault(
                    Kind.NOT_A_TABLE,
                    "The archive holds no file.",
                    "Pack the exported text tables into it.");
        }
        return names;
    }

    private static InputStream notNested(InputStream file, String name) throws IOException {
        PushbackInputStream pushback = new PushbackInputStream(file, 4);
        byte[] head = pushback.readNBytes(4);
        if (ZipArchive.looksLikeOne(head)) {
            throw new SourceFault(
                    Kind.NOT_A_TABLE,
                    name + " is itself an archive or an Excel workbook.",
                    "Pack text tables (tab-delimited or CSV) directly into the archive.");
        }
        pushback.unread(head);
        return pushback;
    }

    /** The one file of a delivery. */
    private static final class FileReading implements DeliveryReader.Reading {
        private final InputStream in;
        private final RecordFile file;
        private boolean opened;

        FileReading(Content content, RecordFile file) throws IOException {
            this.in = content.open();
            this.file = file;
        }

        @Override
        public @Nullable RecordReader next() throws IOException {
            if (opened) {
                return null;
            }
            opened = true;
            return file.open(in);
        }

        @Override
        public void close() throws IOException {
            // Its reader closes what it was given.
            if (!opened) {
                in.close();
            }
        }
    }

    /** The files of an archive, in its order. */
    private final class ArchiveReading implements DeliveryReader.Reading {
        private final ZipArchive archive;
        private final List<RecordFile> files;
        private int opened;

        ArchiveReading(Content content, List<RecordFile> files) throws IOException {
            this.archive = new ZipArchive(content.open(), limits);
            this.files = files;
        }

        @Override
        public @Nullable RecordReader next() throws IOException {
            if (opened == files.size() || archive.next() == null) {
                return null;
            }
            return files.get(opened++).open(archive.current());
        }

        @Override
        public void close() throws IOException {
            archive.close();
        }
    }
}
