package dev.agentstudio.api.live;

import dev.agentstudio.workflows.agent.AgentThought;
import dev.agentstudio.workflows.execution.VisibleEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that happens to a workflow, for those who watch it. */
public sealed interface LiveEvent {
    String workflowId();

    /** When it happened: of a durable event the server's time, of an ephemeral one without a time of its own when this node received it. */
    Instant at();

    /**
     * An event of the workflow's history, the same on every node and at any later time.
     *
     * @param event with its sequence, which grows strictly over the life of the workflow
     * @param isLast whether the event ends the workflow; nothing follows unless it is resumed
     * @param workflow as it is after this event or a later one
     */
    record Durable(VisibleEvent event, boolean isLast, LiveWorkflow workflow) implements LiveEvent {
        @Override
        public String workflowId() {
            return workflow.id();
        }

        @Override
        public Instant at() {
            return event.at();
        }

        public long sequence() {
            return event.sequence();
        }
    }

    /** @param index the thought's place among those of its attempt, from 0; each comes once and in order, some may be missing */
    record Thought(TaskAttempt task, int index, AgentThought thought) implements LiveEvent {
        @Override
        public String workflowId() {
            return task.workflowId();
        }

        @Override
        public Instant at() {
            return thought.timestamp();
        }
    }

    /** @param percentage 0 to 100 */
    record Progress(
            TaskAttempt task,
            Instant at,
            double percentage,
            @Nullable String currentStep) implements LiveEvent {
        @Override
        public String workflowId() {
            return task.workflowId();
        }
    }

    /** @param level {@code debug}, {@code info}, {@code warning}, {@code error} or {@code critical} */
    record Log(TaskAttempt task, Instant at, String level, String message) implements LiveEvent {
        @Override
        public String workflowId() {
            return task.workflowId();
        }
    }

    /**
     * The attempt of a task that an ephemeral event comes from. That such an event arrives shows that the task runs, which history records
     * only when the attempt ends.
     *
     * @param number from 1
     */
    record TaskAttempt(String workflowId, String taskId, String agentType, int number) {}
}
