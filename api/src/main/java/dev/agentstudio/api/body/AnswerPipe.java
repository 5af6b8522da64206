package dev.agentstudio.api.body;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Hands what one thread writes to another one that reads, and lets the writer be a few chunks ahead. */
final class AnswerPipe {
    private static final int CHUNK_BYTES = 64 * 1024;

    /** Chunks that are written ahead of a client that reads slowly. */
    private static final int CHUNKS_AHEAD = 4;

    /** How long the client may take for one chunk: a slow one is served, one that has stopped reading is not. */
    private static final Duration STALL_LIMIT = Duration.ofSeconds(20);

    private static final byte[] END = {};
    private static final byte[] BROKEN = {0};

    private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(CHUNKS_AHEAD);
    private final Duration stallLimit;
    private final Writer writer = new Writer();
    private final Reader reader = new Reader();
    private volatile boolean isClosedByReader;

    AnswerPipe() {
        this(STALL_LIMIT);
    }

    AnswerPipe(Duration stallLimit) {
        this.stallLimit = stallLimit;
    }

    /** Where to write. Closing it does nothing: JSON writers do so also when they fail, and then the answer must not look complete. */
    OutputStream writer() {
        return writer;
    }

    /** Where to read. Fails when the answer was broken off. */
    InputStream reader() {
        return reader;
    }

    /** The answer is complete. */
    void complete() throws IOException {
        writer.send();
        put(END);
    }

    /** The answer cannot be completed. */
    void breakOff() {
        chunks.clear();
        // There is room: nobody else writes.
        var unused = chunks.offer(BROKEN);
    }

    private void put(byte[] chunk) throws IOException {
        try {
            if (isClosedByReader || !chunks.offer(chunk, stallLimit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("The client has stopped reading");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }

    private final class Writer extends OutputStream {
        private final byte[] chunk = new byte[CHUNK_BYTES];
        private int length;

        @Override
        public void write(int value) throws IOException {
            if (length == chunk.length) {
                send();
            }
            chunk[length++] = (byte) value;
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            int written = 0;
            while (written < count) {
                if (length == chunk.length) {
                    send();
                }
                int part = Math.min(count - written, chunk.length - length);
                System.arraycopy(bytes, offset + written, chunk, length, part);
                length += part;
                written += part;
            }
        }

        private void send() throws IOException {
            if (length > 0) {
                put(Arrays.copyOf(chunk, length));
                length = 0;
            }
        }
    }

    private final class Reader extends InputStream {
        private byte[] chunk = {};
        private int position;

        @Override
        public int read() throws IOException {
            return isAtEnd() ? -1 : chunk[position++] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            if (isAtEnd()) {
                return -1;
            }
            int part = Math.min(count, chunk.length - position);
            System.arraycopy(chunk, position, bytes, offset, part);
            position += part;
            return part;
        }

        @Override
        public void close() {
            isClosedByReader = true;
            chunks.clear();
        }

        @SuppressWarnings("ReferenceEquality") // markers
        private boolean isAtEnd() throws IOException {
            while (chunk != END && position == chunk.length) {
                try {
                    chunk = chunks.take();
                    position = 0;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("Interrupted", e);
                }
                if (chunk == BROKEN) {
                    throw new IOException("The answer was broken off");
                }
            }
            return chunk == END;
        }
    }
}
