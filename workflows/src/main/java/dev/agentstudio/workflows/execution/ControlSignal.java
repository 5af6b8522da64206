package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.RawValue;
import org.jspecify.annotations.Nullable;

/**
 * What a signal may say. All of it is optional: signals are also sent manually.
 *
 * @param by who asked for it
 * @param checkpointId of a resume: what a new run is to begin from; null to continue the run
 * @param requestId by which the sender finds in history what the run made of the signal
 * @param metadata of a checkpoint; null for none
 * @param checkpointType of a checkpoint; null for a manual one
 */
public record ControlSignal(
        @Nullable String by,
        @Nullable String reason,
        @Nullable String checkpointId,
        @Nullable String requestId,
        @Nullable JsonObject metadata,
        Checkpoint.@Nullable Type checkpointType) {
    public static final ControlSignal NONE = new ControlSignal(null, null);

    public ControlSignal(@Nullable String by, @Nullable String reason) {
        this(by, reason, null, null);
    }

    public ControlSignal(
            @Nullable String by, @Nullable String reason, @Nullable String checkpointId, @Nullable String requestId) {
        this(by, reason, checkpointId, requestId, null, null);
    }

    /** What ids of requests begin with that may be repeated: they are kept for as long as the workflow. */
    private static final String REPEATABLE = "key-";

    /** The id of a request that its sender may repeat. */
    public static String repeatable(String key, String body) {
        return "%s%s-%s".formatted(REPEATABLE, key, body);
    }

    /** Whether two ids are of requests that were sent with the same key, whatever else was in them. */
    public static boolean isOfSameKey(String requestId, String other) {
        int end = other.lastIndexOf('-') + 1;
        return end > REPEATABLE.length()
                && other.startsWith(REPEATABLE)
                && requestId.startsWith(other.substring(0, end));
    }

    /** The same id if the request may be repeated; null otherwise. */
    public static @Nullable String repeatable(@Nullable String requestId) {
        return requestId != null && requestId.startsWith(REPEATABLE) ? requestId : null;
    }

    /** What a signal says; nothing when it was sent without anything, or with something else. */
    public static ControlSignal of(@Nullable RawValue sent) {
        if (sent == null) {
            return NONE;
        }
        try {
            ControlSignal signal =
                    Payloads.converter().fromPayload(sent.getPayload(), ControlSignal.class, ControlSignal.class);
            return signal == null ? NONE : signal;
        } catch (DataConverterException | IllegalArgumentException e) {
            return NONE;
        }
    }
}
