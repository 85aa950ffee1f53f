package org.shuniu.roster.source.tabular;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads blocks in a thread of its own, a few ahead: opening the seal, unpacking and decoding take
 * as long as splitting and hashing, and so the two share two processors.
 */
final class ReadAhead implements Blocks {
    private static final int AHEAD = 4;

    /** What the reading thread has to say: a block, or how it ended. */
    private sealed interface Read {
        record Filled(Block block) implements Read {}

        /**
         * @param fault null at the end of the text
         */
        record Ended(@Nullable Throwable fault) implements Read {}
    }

    private final InputStream text;
    private final BlockingQueue<Read> read = new ArrayBlockingQueue<>(AHEAD + 1);
    private final BlockingQueue<Block> free = new ArrayBlockingQueue<>(AHEAD + 1);
    private final Thread thread;
    private volatile boolean closed;
    private Read.@Nullable Ended end;

    ReadAhead(InputStream text, int longestRecord) {
        this.text = text;
        for (int i = 0; i < AHEAD; i++) {
            free.add(new Block(longestRecord));
        }
        thread = Thread.ofPlatform().name("roster-read-ahead").daemon(true).start(this::readOn);
    }

    private void readOn() {
        try {
            while (!closed) {
                Block block = free.take();
                if (!block.fill(text)) {
                    break;
                }
                read.put(new Read.Filled(block));
            }
            read.put(new Read.Ended(null));
        } catch (InterruptedException e) {
            // Closed: nobody listens any more.
        } catch (IOException | RuntimeException | Error e) {
            // There is always room for the last word.
            read.add(new Read.Ended(e));
        }
    }

    @Override
    public @Nullable Block next() throws IOException {
        if (end == null) {
            switch (take()) {
                case Read.Filled(Block block) -> {
                    return block;
                }
                case Read.Ended ended -> end = ended;
            }
        }
        return switch (end.fault()) {
            case null -> null;
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        };
    }

    private Read take() throws IOException {
        try {
            return read.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading a delivery");
        }
    }

    @Override
    public void free(Block block) {
        free.add(block);
    }

    /** On return nobody reads the text any more. */
    @Override
    public void close() throws IOException {
        closed = true;
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        text.close();
    }
}
