package org.shuniu.roster.trial;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A delivery on its way to the hub.
 *
 * @param onTheWay what happens to the bytes after they were written
 * @param rows that the sender declares; null where the sender proves nothing
 * @param sha256 that the sender declares
 * @param age of what the file tells
 */
record Parcel(
        Sheet sheet,
        Sheet.Writing writing,
        List<UnaryOperator<byte[]>> onTheWay,
        @Nullable Long rows,
        @Nullable String sha256,
        Duration age) {
    /** How the sender proves that the file is whole. */
    enum Proof {
        NONE,
        /** The number of pupils that the registry counts. */
        REGISTRYS_COUNT,
        /** The number of rows that the file happens to have: damage comes with its proof. */
        ROWS_AS_SENT
    }

    static Parcel of(Sheet sheet) {
        return new Parcel(sheet, Sheet.Writing.USUAL, List.of(), null, null, Duration.ZERO);
    }

    Parcel with(Sheet other) {
        return new Parcel(other, writing, onTheWay, rows, sha256, age);
    }

    Parcel written(Sheet.Writing otherwise) {
        return new Parcel(sheet, otherwise, onTheWay, rows, sha256, age);
    }

    Parcel then(UnaryOperator<byte[]> happens) {
        var all = new ArrayList<>(onTheWay);
        all.add(happens);
        return new Parcel(sheet, writing, List.copyOf(all), rows, sha256, age);
    }

    Parcel declaring(@Nullable Long otherRows) {
        return new Parcel(sheet, writing, onTheWay, otherRows, sha256, age);
    }

    Parcel withDigest(String digest) {
        return new Parcel(sheet, writing, onTheWay, rows, digest, age);
    }

    Parcel aged(Duration older) {
        return new Parcel(sheet, writing, onTheWay, rows, sha256, older);
    }

    byte[] bytes() {
        byte[] bytes = writing.of(sheet);
        for (UnaryOperator<byte[]> happens : onTheWay) {
            bytes = happens.apply(bytes);
        }
        return bytes;
    }
}
