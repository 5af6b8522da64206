package dev.agentstudio.signalr.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits a stream of bytes into records. A chunk may hold several records or a part of one. The framing may change between two records:
 * a connection begins with a handshake, which is always separated by 0x1E. Not thread-safe.
 */
public final class RecordReader {
    /** Ends a record of JSON. */
    public static final byte SEPARATOR = 0x1E;

    /** Bytes of a length prefix at most: 7 bits of the length each. */
    private static final int MAX_PREFIX = 5;

    private static final byte[] NONE = new byte[0];

    private final int maxRecordBytes;
    private HubProtocol.Framing framing = HubProtocol.Framing.SEPARATOR;
    private byte[] buffer = NONE;

    /** Where the next record begins in the buffer, and up to where it was searched for its end. */
    private int begin;

    private int searched;

    /** @param maxRecordBytes of one record with its separator or prefix */
    public RecordReader(int maxRecordBytes) {
        this.maxRecordBytes = maxRecordBytes;
    }

    public void use(HubProtocol.Framing next) {
        framing = next;
    }

    /** Appends bytes that were received, which must not be changed afterwards. */
    public void append(byte[] bytes) {
        int rest = buffer.length - begin;
        if (rest == 0) {
            buffer = bytes;
        } else {
            byte[] joined = Arrays.copyOfRange(buffer, begin, buffer.length + bytes.length);
            System.arraycopy(bytes, 0, joined, rest, bytes.length);
            buffer = joined;
        }
        searched -= begin;
        begin = 0;
    }

    /** Forgets the part of a record that has arrived: its rest will not. */
    public void clear() {
        buffer = NONE;
        begin = 0;
        searched = 0;
    }

    /**
     * The next whole record; absent as null until more bytes arrive.
     *
     * @throws ProtocolException when the record is longer than allowed, whether or not all of it has arrived
     */
    public byte @Nullable [] next() throws ProtocolException {
        return switch (framing) {
            case SEPARATOR -> nextSeparated();
            case LENGTH_PREFIX -> nextPrefixed();
        };
    }

    /** All whole records that have arrived. */
    public List<byte[]> rest() throws ProtocolException {
        List<byte[]> records = new ArrayList<>();
        for (byte[] record = next(); record != null; record = next()) {
            records.add(record);
        }
        return records;
    }

    private byte @Nullable [] nextSeparated() throws ProtocolException {
        while (searched < buffer.length && buffer[searched] != SEPARATOR) {
            searched++;
        }
        requireAllowed(searched - begin + 1L);
        return searched == buffer.length ? null : take(begin, searched, searched + 1);
    }

    private byte @Nullable [] nextPrefixed() throws ProtocolException {
        long length = 0;
        for (int index = begin; index < buffer.length && index - begin < MAX_PREFIX; index++) {
            length |= (buffer[index] & 0x7FL) << (7 * (index - begin));
            if ((buffer[index] & 0x80) == 0) {
                int from = index + 1;
                requireAllowed(from - begin + length);
                return buffer.length - from < length ? null : take(from, (int) (from + length), (int) (from + length));
            }
        }
        if (buffer.length - begin >= MAX_PREFIX) {
            throw new ProtocolException("The length of a message is not a variable-length integer.");
        }
        return null;
    }

    private byte[] take(int from, int to, int next) {
        byte[] record = Arrays.copyOfRange(buffer, from, to);
        begin = next;
        searched = next;
        if (next == buffer.length) {
            clear();
        }
        return record;
    }

    private void requireAllowed(long bytes) throws ProtocolException {
        if (bytes > maxRecordBytes) {
            throw new ProtocolException("The maximum message size of %d bytes was exceeded.".formatted(maxRecordBytes));
        }
    }
}
