package dev.agentstudio.events;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import org.jspecify.annotations.Nullable;

/**
 * The attempt of a task that an event comes from.
 *
 * @param workflowExecutionId null for a task that runs alone
 * @param attempt from 1
 */
public record TaskSource(@Nullable WorkflowId workflowExecutionId, TaskId taskId, String agentType, int attempt) {
    public static TaskSource of(AgentCall call, int attempt) {
        return new TaskSource(call.workflowExecutionId(), call.taskId(), call.agentType(), attempt);
    }

    /** What a watcher subscribes to: the workflow, or the task where there is none. */
    @JsonIgnore
    public String topic() {
        return workflowExecutionId == null ? taskId.value() : workflowExecutionId.value();
    }
}
