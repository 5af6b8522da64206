package dev.agentstudio.workflows.execution;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A point to which a run can be taken back: what was finished by then. Its id is its place among the run's checkpoints.
 *
 * @param tasks how many of the finished tasks it has
 * @param iteration the round, from 1; null in a history of an older build, where it is that of the last finished task
 */
public record Checkpoint(
        Type type,
        Instant createdAt,
        int tasks,
        @Nullable String completedTaskId,
        @Nullable String reason,
        @Nullable Integer iteration) {
    /** What made the checkpoint. */
    public enum Type {
        /** A task ended well. */
        AUTOMATIC,
        PAUSED,
        FAILURE;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
