package dev.agentstudio.signalr.connection;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** Actions that wait until few messages are queued. Thread-safe. */
final class DeferredActions {
    private final Queue<Runnable> actions = new ConcurrentLinkedQueue<>();

    void add(Runnable action) {
        actions.add(action);
    }

    /** Runs those that wait, each once. */
    void runAll(Executor executor) {
        for (Runnable action = actions.poll(); action != null; action = actions.poll()) {
            executor.execute(action);
        }
    }
}
