package dev.agentstudio.api.live;

/** A subscriber let more events wait than its queue holds. It may subscribe again after the last sequence that it has. */
public final class SlowSubscriberException extends RuntimeException {
    SlowSubscriberException(int waiting) {
        super("%d events wait for a subscriber that takes none".formatted(waiting), null, false, false);
    }
}
