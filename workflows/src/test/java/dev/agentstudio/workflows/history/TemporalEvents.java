package dev.agentstudio.workflows.history;

import com.google.protobuf.Timestamp;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;

/** Temporal's wire types, written manually. */
final class TemporalEvents {
    /** An instant with more digits than we keep. */
    static final Timestamp TIME = Timestamp.newBuilder()
            .setSeconds(1_759_320_000)
            .setNanos(123_456_789)
            .build();

    private TemporalEvents() {}

    static HistoryEvent.Builder event(EventType type) {
        return HistoryEvent.newBuilder().setEventId(7).setEventTime(TIME).setEventType(type);
    }

    static io.temporal.api.common.v1.Payloads payloads(Object value) {
        return Payloads.converter().toPayloads(value).orElseThrow();
    }

    static Failure application(String message) {
        return Failure.newBuilder()
                .setMessage(message)
                .setApplicationFailureInfo(ApplicationFailureInfo.getDefaultInstance())
                .build();
    }

    static Failure application(String message, Object detail) {
        return Failure.newBuilder()
                .setMessage(message)
                .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setDetails(payloads(detail)))
                .build();
    }
}
