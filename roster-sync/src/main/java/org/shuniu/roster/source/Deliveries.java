package org.shuniu.roster.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.source.SourceFault.Kind;

/** Reads deliveries: one file as it is, or all files of an archive one after the other. */
public final class Deliveries {
    private final Map<String, Layout> layouts;
    private final ContentLimits limits;
    private final Clock clock;

    /**
     * @param layouts by the name that mappings call them
     */
    public Deliveries(Map<String, Layout> layouts, ContentLimits limits, Clock clock) {
        this.layouts = Map.copyOf(layouts);
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Looks at the content once and opens it for reading; what the bytes are, not what they are
     * called, decides whether they are an archive.
     *
     * @throws SourceFault if the content cannot be read as what the mapping says it is
     */
    public DeliveryReader open(Content content, Mapping mapping) throws IOException {
        Layout layout = layouts.get(mapping.layout());
        if (layout == null) {
            throw new SourceFault(
                    Kind.NO_MAPPING,
                    "The mapping "
                            + mapping.format()
                            + " names the layout "
                            + mapping.layout()
                            + ", which nothing here reads.",
                    "Use one of the layouts " + layouts.keySet().stream().sorted().toList() + ".");
        }
        RowNormaliser normaliser = new RowNormaliser(mapping, clock);
        return isArchive(content)
                ? ofArchive(content, layout, mapping, normaliser)
                : ofFile(content, layout, mapping, normaliser);
    }

    private static boolean isArchive(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return ZipArchive.looksLikeOne(in.readNBytes(4));
        }
    }

    private static DeliveryReader ofFile(
            Content content, Layout layout, Mapping mapping, RowNormaliser normaliser)
            throws IOException {
        Layout.Inspected inspected;
        try (InputStream first = content.open()) {
            inspected = layout.inspect(first, "", mapping);
        }
        InputStream again = content.open();
        try {
            RecordReader reader = inspected.open(again);
            return new DeliveryReader(reader, inspected.notes(), 1, mapping, normaliser);
        } catch (IOException | RuntimeException e) {
            again.close();
            throw e;
        }
    }

    private DeliveryReader ofArchive(
            Content content, Layout layout, Mapping mapping, RowNormaliser normaliser)
            throws IOException {
        // One file needs no name to be told from the others.
        boolean several = namesIn(content).size() > 1;
        List<Layout.Inspected> files = new ArrayList<>();
        List<RowProblem> notes = new ArrayList<>();
        try (ZipArchive archive = new ZipArchive(content.open(), limits)) {
            String name;
            while ((name = archive.next()) != null) {
                InputStream file = notNested(archive.current(), name);
                Layout.Inspected inspected = layout.inspect(file, several ? name : "", mapping);
                files.add(inspected);
                notes.addAll(inspected.notes());
            }
        }
        RecordReader reader = new ArchiveReader(new ZipArchive(content.open(), limits), files);
        return new DeliveryReader(reader, notes, files.size(), mapping, normaliser);
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

    /** The records of all files of an archive, in its order. */
    private static final class ArchiveReader implements RecordReader {
        private final ZipArchive archive;
        private final List<Layout.Inspected> files;
        private int opened;
        private @Nullable RecordReader reader;

        ArchiveReader(ZipArchive archive, List<Layout.Inspected> files) {
            this.archive = archive;
            this.files = files;
        }

        @Override
        public @Nullable SourceRecord next() throws IOException {
            while (true) {
                if (reader == null) {
                    if (opened == files.size() || archive.next() == null) {
                        return null;
                    }
                    reader = files.get(opened++).open(archive.current());
                }
                SourceRecord record = reader.next();
                if (record != null) {
                    return record;
                }
                reader = null;
            }
        }

        @Override
        public void close() throws IOException {
            archive.close();
        }
    }
}
