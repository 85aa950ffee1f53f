package org.shuniu.routes.pull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which fields of an answer become which columns: a JSON object of header and field. What it does
 * not name never comes in.
 *
 * @param headers that the mapping of the source looks for
 * @param fields in the same order
 */
record FieldFile(List<String> headers, List<String> fields) {
    static FieldFile read(Path file) throws IOException {
        LinkedHashMap<String, String> columns;
        try {
            columns =
                    JsonMapper.shared()
                            .readValue(Files.readAllBytes(file), new TypeReference<>() {});
        } catch (JacksonException e) {
            throw new IOException(
                    file + " is not a JSON object of header and field, such as {\"姓名\": \"cn\"}");
        }
        if (columns == null || columns.isEmpty() || columns.containsValue(null)) {
            throw new IOException(file + " names no field, or none for one of its headers");
        }
        return new FieldFile(List.copyOf(columns.keySet()), List.copyOf(columns.values()));
    }
}
