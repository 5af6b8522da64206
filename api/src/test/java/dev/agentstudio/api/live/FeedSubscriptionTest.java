package dev.agentstudio.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeedSubscriptionTest {
    private static final LiveEvent EVENT = new LiveEvent.Log(
            new LiveEvent.TaskAttempt(LiveRuns.ID, "task_001", "agent", 1), LiveRuns.BEGIN, "info", "late");

    private final Watcher watcher = new Watcher();
    private final LateSource source = new LateSource();

    @Test
    void eventThatComesJustAfterTheLastLookIsDelivered() {
        FeedSubscription.begin(watcher, source);
        watcher.request(2);
        source.isLate = true;
        source.wake();

        assertThat(watcher.events()).containsExactly(EVENT);
    }

    @Test
    void demandOfNothingIsAnError() {
        FeedSubscription.begin(watcher, source);
        watcher.request(0);

        assertThat(watcher.failure())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A demand of at least 1 is expected, not 0");
        assertThat(source.closings).isEqualTo(1);
    }

    @Test
    void sourceIsClosedOnceHoweverOftenASubscriberCancels() {
        FeedSubscription.begin(watcher, source);
        watcher.cancel();
        watcher.cancel();

        assertThat(source.closings).isEqualTo(1);
    }

    /** Gets an event between the look that found none and the end of the delivery. */
    private static final class LateSource implements EventSource {
        private final Queue<LiveEvent> events = new ArrayDeque<>();
        private @Nullable FeedSubscription subscription;
        private boolean isLate;
        private int closings;

        @Override
        public void open(FeedSubscription opened) {
            subscription = opened;
        }

        @Override
        public @Nullable LiveEvent next() {
            return events.poll();
        }

        @Override
        public boolean isComplete() {
            if (isLate) {
                isLate = false;
                events.add(EVENT);
                wake();
            }
            return false;
        }

        @Override
        public @Nullable RuntimeException failure() {
            return null;
        }

        @Override
        public void close() {
            closings++;
        }

        void wake() {
            if (subscription != null) {
                subscription.wake();
            }
        }
    }
}
