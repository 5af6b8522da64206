package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.view.TaskStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task without what it was asked and what it answered. Whether an attempt runs right now is not in history, so the status is
 * {@code running} only in a view that knows the pending activities.
 *
 * @param stepId of the step that declares it, or from which it was handed off
 * @param startedAt of the last attempt; null before that is in history
 * @param endedAt null before it has ended
 * @param errorMessage null unless it failed
 */
public record TaskSummary(
        TaskId id,
        StepId stepId,
        String agentType,
        TaskStatus status,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String errorMessage) {}
