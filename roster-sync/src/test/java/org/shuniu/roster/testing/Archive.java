package org.shuniu.roster.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip that a test packs. */
public final class Archive {
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    public Archive with(String name, String... lines) {
        files.put(name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** The file with a text in place of another. */
    public Archive replace(String name, String text, String other) {
        String before = new String(bytesOf(name), StandardCharsets.UTF_8);
        if (!before.contains(text)) {
            throw new IllegalArgumentException(name + " has no '" + text + "'");
        }
        return with(name, before.replace(text, other).strip());
    }

    /** The file without the line that begins so. */
    public Archive withoutLine(String name, String beginning) {
        return with(
                name,
                new String(bytesOf(name), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.startsWith(beginning))
                        .toArray(String[]::new));
    }

    public byte[] bytesOf(String name) {
        return Objects.requireNonNull(files.get(name), name);
    }

    public Archive without(String name) {
        files.remove(name);
        return this;
    }

    /** Files that stand beside a class. */
    public static Archive ofResources(Class<?> beside, String folder, String... names) {
        var archive = new Archive();
        for (String name : names) {
            try (InputStream in = beside.getResourceAsStream(folder + "/" + name)) {
                archive.files.put(name, in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return archive;
    }

    public byte[] bytes() {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
