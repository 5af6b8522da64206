package dev.agentstudio.benchmarks.live;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** One SignalR client over a WebSocket, as small as it can be. For the thread of its swarm. */
final class SwarmClient {
    private static final byte SEPARATOR = 0x1E;
    private static final int TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int OPCODE = 0x0F;
    private static final int CLOSE = 8;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;

    /** Where a message says its type: {@code {"type":1,…}}. */
    private static final int TYPE = "{\"type\":".length();

    private static final byte[] NONE = new byte[0];

    private final SocketChannel channel;
    private final Swarm swarm;
    private byte[] carried = NONE;
    private State state = State.UPGRADING;
    private String call = "";

    private enum State {
        UPGRADING,
        SHAKING_HANDS,
        OPEN
    }

    SwarmClient(SocketChannel channel, Swarm swarm) {
        this.channel = channel;
        this.swarm = swarm;
    }

    void upgrade(String host, String token) throws IOException {
        write("""
                GET /hubs/agentstudio HTTP/1.1\r
                Host: %s\r
                Authorization: Bearer %s\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
                \r
                """.formatted(host, token).getBytes(US_ASCII));
    }

    /** Calls a method, again while the hub asks to try again. */
    void invoke(String method, String argument) throws IOException {
        call = "{\"type\":1,\"invocationId\":\"0\",\"target\":\"%s\",\"arguments\":[\"%s\"]}"
                .formatted(method, argument);
        send(call);
    }

    void ping() throws IOException {
        if (state == State.OPEN) {
            send("{\"type\":6}");
        }
    }

    /** Sends a message as one frame. A mask of zeros leaves the bytes as they are. */
    private void send(String message) throws IOException {
        byte[] bytes = (message + (char) SEPARATOR).getBytes(US_ASCII);
        ByteBuffer frame = ByteBuffer.allocate(bytes.length + 8).put((byte) TEXT);
        if (bytes.length < SHORT_LENGTH) {
            frame.put((byte) (MASKED | bytes.length));
        } else {
            frame.put((byte) (MASKED | SHORT_LENGTH)).putShort((short) bytes.length);
        }
        frame.putInt(0).put(bytes).flip();
        write(Arrays.copyOf(frame.array(), frame.limit()));
    }

    private void write(byte[] bytes) throws IOException {
        if (channel.write(ByteBuffer.wrap(bytes)) < bytes.length) {
            throw new IOException("The server does not read");
        }
    }

    /**
     * Reads what has arrived.
     *
     * @param bytes the buffer of the swarm; what is in it is of no use afterwards
     */
    void read(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).put(carried);
        int count = channel.read(buffer);
        if (count < 0) {
            throw new EOFException("The server closed a connection");
        }
        long now = Swarm.now();
        int end = buffer.position();
        int begin = state == State.UPGRADING ? upgraded(bytes, end) : 0;
        for (int next = frame(bytes, begin, end, now); next > begin; next = frame(bytes, begin, end, now)) {
            begin = next;
        }
        carried = begin == end ? NONE : Arrays.copyOfRange(bytes, begin, end);
    }

    /** Where the first frame begins; 0 while the answer to the upgrade is not complete. */
    private int upgraded(byte[] bytes, int end) throws IOException {
        int head = new String(bytes, 0, end, US_ASCII).indexOf("\r\n\r\n");
        if (head < 0) {
            return 0;
        }
        String answer = new String(bytes, 0, head, US_ASCII);
        if (!answer.startsWith("HTTP/1.1 101")) {
            throw new IOException(
                    "The upgrade was refused: " + answer.lines().findFirst().orElse(""));
        }
        state = State.SHAKING_HANDS;
        send("{\"protocol\":\"json\",\"version\":1}");
        return head + 4;
    }

    /** Takes a whole frame and returns where the next one begins; the same place while it is not complete. */
    private int frame(byte[] bytes, int begin, int end, long now) throws IOException {
        if (state == State.UPGRADING || end - begin < 2) {
            return begin;
        }
        int length = bytes[begin + 1];
        int header = length == LONG_LENGTH ? 10 : length == SHORT_LENGTH ? 4 : 2;
        if (end - begin < header) {
            return begin;
        }
        ByteBuffer extended = ByteBuffer.wrap(bytes);
        if (length == SHORT_LENGTH) {
            length = extended.getShort(begin + 2) & 0xFFFF;
        } else if (length == LONG_LENGTH) {
            length = (int) extended.getLong(begin + 2);
        }
        int from = begin + header;
        if (end - from < length) {
            return begin;
        }
        if ((bytes[begin] & OPCODE) == CLOSE) {
            throw new EOFException("The server closed a WebSocket");
        }
        records(bytes, from, from + length, now);
        return from + length;
    }

    private void records(byte[] bytes, int from, int to, long now) throws IOException {
        int begin = from;
        for (int index = from; index < to; index++) {
            if (bytes[index] == SEPARATOR) {
                record(bytes, begin, index, now);
                begin = index + 1;
            }
        }
    }

    private void record(byte[] bytes, int from, int to, long now) throws IOException {
        if (state == State.SHAKING_HANDS) {
            require(to - from == 2, "The handshake was refused", bytes, from, to);
            state = State.OPEN;
            swarm.opened();
            return;
        }
        switch (bytes[from + TYPE]) {
            case '1' -> swarm.arrivals().add(bytes, from, to, now);
            case '3' -> answer(bytes, from, to);
            case '6' -> {}
            default -> require(false, "The hub ended a connection", bytes, from, to);
        }
    }

    private void answer(byte[] bytes, int from, int to) throws IOException {
        String completion = new String(bytes, from, to - from, US_ASCII);
        if (completion.contains("try again")) {
            swarm.repeated();
            send(call);
            return;
        }
        require(!completion.contains("\"error\""), "A call failed", bytes, from, to);
        swarm.answered();
    }

    private static void require(boolean condition, String otherwise, byte[] bytes, int from, int to)
            throws IOException {
        if (!condition) {
            throw new IOException(otherwise + ": " + new String(bytes, from, to - from, US_ASCII));
        }
    }
}
