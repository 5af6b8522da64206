package dev.agentstudio.events;

import java.util.function.Consumer;

/**
 * Carries what agents report while they work. Best effort: an event reaches a subscriber at most once, those of one task in their order,
 * and some may be lost. The response has all thoughts again.
 */
public interface EventBus extends AutoCloseable {
    /** Where nobody listens. */
    EventBus NONE = new EventBus() {
        @Override
        public void publish(TaskEvent event) {
            // Nobody listens.
        }

        @Override
        public Subscription subscribe(String topic, Consumer<TaskEvent> listener) {
            return () -> {};
        }

        @Override
        public boolean isLive() {
            return false;
        }
    };

    /** Hands an event to all that listen to its {@link TaskSource#topic}. Never blocks, never fails. */
    void publish(TaskEvent event);

    /**
     * Listens from when this returns.
     *
     * @param listener called one event at a time; must not block
     */
    Subscription subscribe(String topic, Consumer<TaskEvent> listener);

    /** Whether events arrive at all, so that a watcher need not look elsewhere each second. */
    boolean isLive();

    @Override
    default void close() {}

    /** Ends by being closed. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
