package org.shuniu.roster.source.tabular;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A text, block by block. */
interface Blocks extends Closeable {
    /** The next block, null after the last. */
    @Nullable Block next() throws IOException;

    /** Gives a block back, to be filled again. */
    void free(Block block);

    /** Blocks that are read when they are asked for. */
    static Blocks of(InputStream text, int longestRecord) {
        return new Blocks() {
            private @Nullable Block spare;

            @Override
            public @Nullable Block next() throws IOException {
                Block block = spare == null ? new Block(longestRecord) : spare;
                spare = null;
                return block.fill(text) ? block : null;
            }

            @Override
            public void free(Block block) {
                spare = block;
            }

            @Override
            public void close() throws IOException {
                text.close();
            }
        };
    }
}
