package org.shuniu.roster.source.tabular;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A text, block by block; each block ends with a whole character. */
interface Blocks extends Closeable {
    /**
     * The next block, null after the last.
     *
     * @throws java.nio.charset.CharacterCodingException after everything that stands before the
     *     damage
     */
    @Nullable Block next() throws IOException;

    /** Gives a block back, to be filled again. */
    void free(Block block);

    /** Blocks that are read when they are asked for. */
    static Blocks of(Utf8Input text, int longestRecord) {
        return new Blocks() {
            @Override
            public @Nullable Block next() throws IOException {
                Block block = new Block(longestRecord);
                return fill(block, text) ? block : null;
            }

            @Override
            public void free(Block block) {}

            @Override
            public void close() throws IOException {
                text.close();
            }
        };
    }

    /** Returns false if there was nothing more to be had. */
    static boolean fill(Block block, Utf8Input text) throws IOException {
        block.start = block.bytes.length - Block.TEXT_BYTES;
        int count = text.read(block.bytes, block.start, Block.TEXT_BYTES);
        block.end = block.start + count;
        return count > 0;
    }
}
