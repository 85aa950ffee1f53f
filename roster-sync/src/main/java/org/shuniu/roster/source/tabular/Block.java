package org.shuniu.roster.source.tabular;

/**
 * A piece of a text: the bytes from {@code start} to {@code end}, and room before them for the
 * beginning of a record that the piece before it ends with.
 */
final class Block {
    static final int TEXT_BYTES = 256 * 1024;

    final byte[] bytes;
    int start;
    int end;

    /**
     * @param longestRecord fits in before the text
     */
    Block(int longestRecord) {
        this.bytes = new byte[longestRecord + TEXT_BYTES];
    }
}
