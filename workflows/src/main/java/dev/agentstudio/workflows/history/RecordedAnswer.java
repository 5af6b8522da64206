package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.agent.RecordedResults;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.payload.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer with the step that it belongs to.
 *
 * @param isOmitted whether the reader leaves the answer out because it is large, so that its result only says so
 */
public record RecordedAnswer(StepId stepId, AgentResponse response, boolean isOmitted) {
    public RecordedAnswer(StepId stepId, AgentResponse response) {
        this(stepId, response, false);
    }

    /** Represents an answer that is left out. Its result is {@code {"$omitted": {"size": <bytes>}}}. */
    public static RecordedAnswer omitted(Recorded place) {
        return omitted(Map.of("size", place.bytes()));
    }

    /** The same, with the path that has it. */
    static RecordedAnswer omitted(Recorded place, String href) {
        return omitted(Map.of("size", place.bytes(), "href", href));
    }

    private static RecordedAnswer omitted(Map<String, Object> place) {
        JsonObject result = JsonObject.of(Map.of("$omitted", place));
        return new RecordedAnswer(new StepId(""), new AgentResponse(true, result, null, null, null, null), true);
    }

    /**
     * Where an answer is recorded.
     *
     * @param workflowId of the run; null for the one that asks
     * @param runId null for the run that asks
     * @param taskId id of the task in that run
     * @param iteration the round, from 1
     */
    public record Key(
            @Nullable WorkflowId workflowId, @Nullable RunId runId, TaskId taskId, int iteration) {
        public static Key of(Recorded recorded) {
            return new Key(recorded.workflowId(), recorded.runId(), recorded.taskId(), recorded.iteration());
        }

        static Key here(TaskId taskId, int iteration) {
            return new Key(null, null, taskId, iteration);
        }

        /** In order. */
        public static List<Key> of(RecordedResults results) {
            return results.taskIds().stream()
                    .map(taskId -> new Key(results.workflowId(), results.runId(), taskId, results.iteration()))
                    .toList();
        }
    }
}
