package dev.agentstudio.signalr.connection;

import dev.agentstudio.signalr.protocol.ProtocolException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Runs the hub calls of one connection one after the other on an executor, so that a slow method stops neither pings nor other connections. */
final class InvocationQueue {
    private final Executor executor;
    private final Queue<Runnable> calls = new ArrayDeque<>();
    private boolean running;

    InvocationQueue(Executor executor) {
        this.executor = executor;
    }

    /**
     * Adds a call of the client.
     *
     * @param maxPending calls that may wait, the running one included
     * @throws ProtocolException when more wait
     */
    void add(Runnable call, int maxPending) throws ProtocolException {
        if (add(call) > maxPending) {
            throw new ProtocolException("More than %d invocations are pending.".formatted(maxPending));
        }
    }

    /** Adds a call. Returns how many wait, the running one included. */
    synchronized int add(Runnable call) {
        calls.add(call);
        if (!running) {
            running = true;
            executor.execute(this::runAll);
        }
        return calls.size();
    }

    private void runAll() {
        for (Runnable call = peek(); call != null; call = next()) {
            call.run();
        }
    }

    private synchronized @Nullable Runnable peek() {
        return calls.peek();
    }

    /** Removes the call that has just run. */
    private synchronized @Nullable Runnable next() {
        calls.remove();
        running = !calls.isEmpty();
        return calls.peek();
    }
}
