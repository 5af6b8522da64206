package dev.agentstudio.api.task;

import dev.agentstudio.workflows.agent.AgentThought;
import dev.agentstudio.workflows.agent.Usage;
import dev.agentstudio.workflows.view.TaskStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that happens in a single task, for those who watch it. */
public sealed interface SingleTaskEvent {
    /** An agent works on the task; sent once. */
    record Began(Instant at) implements SingleTaskEvent {}

    /** Each comes once and in order within its attempt; some may be missing, which the response has. */
    record Thought(AgentThought thought) implements SingleTaskEvent {}

    /** @param percentage 0 to 100 */
    record Progress(Instant at, double percentage, @Nullable String currentStep) implements SingleTaskEvent {}

    /** @param level {@code debug}, {@code info}, {@code warning}, {@code error} or {@code critical} */
    record Log(Instant at, String level, String message) implements SingleTaskEvent {}

    /**
     * The last event of a task.
     *
     * @param status completed or failed
     * @param startedAt of the last attempt; null when that was not seen
     * @param errorMessage null unless it failed
     */
    record Ended(
            Instant at,
            TaskStatus status,
            @Nullable Instant startedAt,
            @Nullable String errorMessage,
            Usage usage) implements SingleTaskEvent {}

    /**
     * The last event of a task that cannot be followed any longer, though it continues.
     *
     * @param reason in words for the caller
     */
    record Lost(String reason) implements SingleTaskEvent {}
}
