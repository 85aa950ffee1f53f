package org.shuniu.roster.source;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.shuniu.roster.source.SourceRecord.Shape;

/**
 * What one record says, as bytes: the same for the same values in any encoding, column order or
 * quoting. Used again for the next record, so that a million of them make no garbage.
 */
public final class FieldValues {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int PREFIX_BYTES = Short.BYTES + Integer.BYTES;

    private final List<String> fields;
    private final Map<String, Integer> indexes = new HashMap<>();

    /** Where each field's value stands in {@link #bytes}; 0 where it has none. */
    private final int[] starts;

    private final int[] ends;
    private byte[] bytes = new byte[2048];
    private int length;
    private Shape shape = Shape.WHOLE;

    public FieldValues(Headings headings) {
        this.fields = headings.fields();
        for (String field : fields) {
            indexes.put(field, indexes.size());
        }
        this.starts = new int[fields.size()];
        this.ends = new int[fields.size()];
    }

    /** Begins a record. */
    public void begin(Shape shape) {
        this.shape = shape;
        Arrays.fill(starts, 0);
        bytes[0] =
                switch (shape) {
                    case WHOLE -> 0;
                    case SHORT -> 1;
                    case LONG -> 2;
                };
        length = 1;
    }

    /**
     * Adds a value.
     *
     * @param field its place in {@link Headings#fields}, higher than that of the value before
     * @param text UTF-8, not empty
     */
    public void add(int field, byte[] text, int from, int to) {
        int count = to - from;
        int start = length + PREFIX_BYTES;
        if (start + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, start + count));
        }
        // With its field and length in front, no value can pass for another, nor for two.
        SHORT.set(bytes, length, (short) field);
        INT.set(bytes, length + Short.BYTES, count);
        System.arraycopy(text, from, bytes, start, count);
        starts[field] = start;
        length = start + count;
        ends[field] = length;
    }

    /** All of it; {@link #length} bytes count. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    Shape shape() {
        return shape;
    }

    /** The value of a field, empty if it has none. */
    public String value(String field) {
        Integer index = indexes.get(field);
        return index == null ? "" : value(index);
    }

    private String value(int index) {
        int start = starts[index];
        return start == 0
                ? ""
                : new String(bytes, start, ends[index] - start, StandardCharsets.UTF_8);
    }

    Map<String, String> toMap() {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < starts.length; i++) {
            if (starts[i] != 0) {
                values.put(fields.get(i), value(i));
            }
        }
        return values;
    }
}
