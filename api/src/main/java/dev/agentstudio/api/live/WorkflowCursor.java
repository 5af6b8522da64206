package dev.agentstudio.api.live;

import org.jspecify.annotations.Nullable;

/**
 * One subscriber's position in the log of a workflow. Durable events are read from the log that all subscribers share, after the last sequence
 * that was taken: what was there before the subscription and what comes later are the same list, so there is no hand-over in which an event
 * could be lost or doubled. Ephemeral events wait in a queue, each with the position at which it arrived.
 */
final class WorkflowCursor implements EventSource {
    /** Ephemeral events that may wait for a subscriber. */
    static final int MAX_WAITING = 1000;

    private final SharedLog shared;
    private final Runnable onClose;
    private final WaitingEvents<Waiting> ephemeral = new WaitingEvents<>(MAX_WAITING);
    private long sequence;
    private volatile @Nullable FeedSubscription subscription;

    /** @param sequence the last one that the subscriber knows */
    WorkflowCursor(SharedLog shared, long sequence, Runnable onClose) {
        this.shared = shared;
        this.sequence = sequence;
        this.onClose = onClose;
    }

    @Override
    public void open(FeedSubscription opened) {
        subscription = opened;
        shared.add(this);
    }

    @Override
    public @Nullable LiveEvent next() {
        // Read before the log: what arrived after this event is not needed to place it.
        Waiting head = ephemeral.peek();
        if (head == null || head.after() > sequence) {
            LiveEvent.Durable durable = shared.log().after(sequence);
            if (durable != null) {
                sequence = durable.sequence();
                return durable;
            }
        }
        return head == null ? null : poll();
    }

    @Override
    public boolean isComplete() {
        return shared.hasEnded() && (shared.isAbandoned() || shared.log().last() <= sequence);
    }

    @Override
    public @Nullable RuntimeException failure() {
        return ephemeral.failure();
    }

    @Override
    public void close() {
        shared.remove(this);
        onClose.run();
    }

    /** The log has grown, or the shared has ended. */
    void wake() {
        FeedSubscription opened = subscription;
        if (opened != null) {
            opened.wake();
        }
    }

    /** @param after the newest sequence when the event arrived */
    void offer(LiveEvent event, long after) {
        ephemeral.add(new Waiting(event, after));
        wake();
    }

    private @Nullable LiveEvent poll() {
        Waiting taken = ephemeral.poll();
        return taken == null ? null : taken.event();
    }

    private record Waiting(LiveEvent event, long after) {}
}
