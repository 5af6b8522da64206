package dev.agentstudio.workflows.execution;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.payload.JsonObject;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A point to which a run can be taken back: what had happened up to one event. Its id is its position among the run's checkpoints.
 *
 * @param tasks how many of the finished tasks it has
 * @param iteration the round, from 1; null in a history of an older build, where it is that of the last finished task
 * @param sequence of the event that made it; null in a history of an older build
 * @param metadata that its maker gave it; null for none
 */
public record Checkpoint(
        Type type,
        Instant createdAt,
        int tasks,
        @Nullable TaskId completedTaskId,
        @Nullable String reason,
        @Nullable Integer iteration,
        @Nullable Long sequence,
        @Nullable JsonObject metadata) {
    public Checkpoint(
            Type type,
            Instant createdAt,
            int tasks,
            @Nullable TaskId completedTaskId,
            @Nullable String reason,
            @Nullable Integer iteration,
            @Nullable Long sequence) {
        this(type, createdAt, tasks, completedTaskId, reason, iteration, sequence, null);
    }

    /** The same checkpoint with what its maker gave it. */
    public Checkpoint with(@Nullable JsonObject given) {
        return new Checkpoint(type, createdAt, tasks, completedTaskId, reason, iteration, sequence, given);
    }

    /** What made the checkpoint. */
    public enum Type {
        /** A task ended well. */
        AUTOMATIC,
        PAUSED,
        FAILURE,
        /** A caller asked for it. */
        MANUAL,
        /** A caller asked for it, before an operation of its own. */
        PRE_OPERATION,
        /** A caller asked for it, after an operation of its own. */
        POST_OPERATION;

        private static final Set<Type> GIVEN = EnumSet.of(MANUAL, PRE_OPERATION, POST_OPERATION);

        /** The types that a caller may ask for. */
        public static Set<Type> given() {
            return Collections.unmodifiableSet(GIVEN);
        }

        /** The one of {@link #given()} with this word; empty for any other word. */
        public static Optional<Type> given(String word) {
            return GIVEN.stream().filter(type -> type.word().equals(word)).findFirst();
        }

        /** What a caller who asked for a type gets; {@link #MANUAL} for null and for a type that only runs make. */
        static Type given(@Nullable Type type) {
            return type != null && GIVEN.contains(type) ? type : MANUAL;
        }

        @JsonValue
        public String word() {
            return switch (this) {
                case PRE_OPERATION -> "preOperation";
                case POST_OPERATION -> "postOperation";
                default -> name().toLowerCase(Locale.ROOT);
            };
        }
    }
}
