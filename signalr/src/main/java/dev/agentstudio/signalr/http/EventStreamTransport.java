package dev.agentstudio.signalr.http;

import dev.agentstudio.signalr.connection.HubConnection;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.FluxSink;

/** A connection over Server-Sent Events: a frame of the connection is one unnamed event. */
final class EventStreamTransport extends FramePump {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Sent at once: the headers go out with the first bytes, and clients wait for them. */
    private static final byte[] PRELUDE = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final FluxSink<byte[]> sink;
    private final Runnable disconnect;

    /** @param disconnect closes the client's HTTP connection */
    EventStreamTransport(HubConnection connection, FluxSink<byte[]> sink, Runnable disconnect) {
        super(connection);
        this.sink = sink;
        this.disconnect = disconnect;
    }

    void begin() {
        sink.onRequest(requested -> flush());
        sink.onDispose(() -> connection().detach(this));
        sink.next(PRELUDE);
    }

    @Override
    public Kind kind() {
        return Kind.SERVER_SENT_EVENTS;
    }

    @Override
    boolean canWrite() {
        return sink.requestedFromDownstream() > 0 && !sink.isCancelled();
    }

    @Override
    void write(byte[] frame) {
        ByteArrayOutputStream event = new ByteArrayOutputStream(frame.length + DATA.length + END.length);
        event.writeBytes(DATA);
        event.writeBytes(frame);
        event.writeBytes(END);
        sink.next(event.toByteArray());
        written();
    }

    @Override
    void finish() {
        sink.complete();
    }

    /** The end of the stream alone would wait behind what the client does not read. */
    @Override
    void cutOff() {
        sink.complete();
        disconnect.run();
    }

    @Override
    public boolean isAlive() {
        return !sink.isCancelled();
    }
}
