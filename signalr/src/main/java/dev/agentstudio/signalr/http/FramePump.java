package dev.agentstudio.signalr.http;

import dev.agentstudio.signalr.connection.HubConnection;
import dev.agentstudio.signalr.connection.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes the frames of a connection one after the other, for callers on any thread. Only one of them writes at a time. */
abstract class FramePump implements Transport {
    private final AtomicInteger requests = new AtomicInteger();
    private final HubConnection connection;
    private volatile boolean writing;
    private volatile boolean ending;
    private volatile boolean finished;

    FramePump(HubConnection connection) {
        this.connection = connection;
    }

    /** Whether the client takes a frame now. When it does later, {@link #flush} must be called. */
    abstract boolean canWrite();

    /** Writes a frame; then, possibly later, calls {@link #written}. */
    abstract void write(byte[] frame);

    /** Ends the transport in the ordinary way: everything is written and the connection has ended. */
    abstract void finish();

    /** Ends the transport whether or not the client reads. */
    abstract void cutOff();

    HubConnection connection() {
        return connection;
    }

    @Override
    public final void flush() {
        if (requests.getAndIncrement() == 0) {
            int seen;
            do {
                seen = requests.get();
                writeFrames();
            } while (!requests.compareAndSet(seen, 0));
        }
    }

    @Override
    public final void end() {
        ending = true;
        flush();
    }

    @Override
    public final void abort() {
        finished = true;
        cutOff();
    }

    @Override
    public final boolean hasFinished() {
        return finished;
    }

    @Override
    public CompletableFuture<Void> closed() {
        return CompletableFuture.completedFuture(null);
    }

    /** The frame that was given to {@link #write} has been written. */
    final void written() {
        connection.frameWritten();
        writing = false;
        flush();
    }

    private void writeFrames() {
        while (!writing && !finished && canWrite()) {
            byte[] frame = connection.takeFrame(this);
            if (frame != null) {
                writing = true;
                write(frame);
            } else if (ending) {
                finished = true;
                finish();
            } else {
                return;
            }
        }
    }
}
