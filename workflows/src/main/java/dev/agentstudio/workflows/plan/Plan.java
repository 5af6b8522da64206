package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.agent.AgentHandoff;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run does next. */
public sealed interface Plan {
    /**
     * Start these tasks now.
     *
     * @param tasks at least one
     */
    record Start(List<TaskIndex> tasks) implements Plan {
        public Start {
            tasks = List.copyOf(tasks);
        }
    }

    /** Nothing can start before a task in flight ends. */
    record Await() implements Plan {}

    /** The run has done what was asked. */
    record Finish() implements Plan {}

    /**
     * The run has failed; what is still open is not run.
     *
     * @param task the task that failed for good; null when none did, but the run cannot reach its end
     * @param reason why, when it was not a task; null when the task's own failure says it
     */
    record Stop(@Nullable TaskIndex task, @Nullable String reason) implements Plan {}

    /** Run all steps again: the judge did not approve. */
    record Repeat() implements Plan {}

    /**
     * Give the work to another agent: a new task, which runs next.
     *
     * @param source the task whose agent asked for it
     */
    record HandOver(TaskIndex source, AgentHandoff handoff) implements Plan {}
}
