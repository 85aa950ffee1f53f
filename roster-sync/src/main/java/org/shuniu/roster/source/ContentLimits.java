package org.shuniu.roster.source;

/**
 * How much an archive may unpack to.
 *
 * @param maxUnpackedBytes of all its files together
 * @param maxRatio unpacked to packed, looked at beyond {@link #ratioFreeBytes}; registry files pack
 *     to a tenth or so
 */
public record ContentLimits(
        int maxEntries, long maxUnpackedBytes, int maxRatio, long ratioFreeBytes) {
    public static final ContentLimits DEFAULT = new ContentLimits(1_000, 4L << 30, 200, 10L << 20);
}
