package dev.agentstudio.api.live;

import dev.agentstudio.api.http.ServerSentEvents;
import dev.agentstudio.workflows.payload.Payloads;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event as event streams have it.
 *
 * @param sequence null for an ephemeral event
 * @param taskId null for an event of the whole workflow
 * @param data null for none
 */
record EventMessage(
        @Nullable Long sequence,
        String type,
        String workflowId,
        @Nullable String taskId,
        Instant timestamp,
        @Nullable Object data) {
    /** The API shows times with at most three decimals. */
    EventMessage {
        timestamp = timestamp.truncatedTo(ChronoUnit.MILLIS);
    }

    static EventMessage of(LiveEvent event) {
        EventDetails details = EventDetails.of(event);
        return new EventMessage(
                event instanceof LiveEvent.Durable durable ? durable.sequence() : null,
                EventType.of(event).word(),
                event.workflowId(),
                details.taskId(),
                event.at(),
                details.data());
    }

    /**
     * As a Server-Sent Event.
     *
     * @param withId whether a durable event has its sequence as {@code id}, after which a client continues
     */
    byte[] bytes(boolean withId) {
        return ServerSentEvents.event(withId ? sequence : null, type, Payloads.bytesOf(this));
    }
}
