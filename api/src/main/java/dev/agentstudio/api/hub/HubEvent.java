package dev.agentstudio.api.hub;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.agentstudio.signalr.protocol.HubMessage;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.view.TaskStatus;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the hub calls its clients with: the name of the record is the method, the record its one argument. Durations are seconds. The
 * {@code sequence} is that of the event of history that caused the message; null where none did. The {@code traceId} is the W3C
 * {@code traceparent} of the request that started or resumed the workflow; null when it is not known.
 */
sealed interface HubEvent {
    /** As the call of a client's method. */
    default HubMessage.Invocation invocation() {
        return HubMessage.Invocation.of(
                getClass().getSimpleName(), List.of(Payloads.mapper().valueToTree(this)));
    }

    /** Null when it is about no workflow. */
    @Nullable
    String workflowId();

    /** Null when it is about no single task. */
    @JsonIgnore
    default @Nullable String task() {
        return null;
    }

    /** Type of the agent that it is about; null for none. */
    @JsonIgnore
    default @Nullable String agent() {
        return null;
    }

    /** What happens in one task. Of a task that was started alone the {@code workflowId} is null. */
    sealed interface OfTask extends HubEvent {
        String taskId();

        String agentId();

        @Override
        default String task() {
            return taskId();
        }

        @Override
        default String agent() {
            return agentId();
        }
    }

    record WorkflowStarted(
            String workflowId,
            long sequence,
            String name,
            String triggeredBy,
            Instant startedAt,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            JsonObject metadata,

            @Nullable String traceId)
            implements HubEvent {}

    record WorkflowProgress(
            String workflowId,
            @Nullable Long sequence,
            Instant timestamp,
            WorkflowStatus status,
            WorkflowPosition progress)
            implements HubEvent {}

    /**
     * How far a workflow has come.
     *
     * @param percentage completed of all tasks
     * @param currentStep id of the first step that is being worked on; null for none
     * @param completedAgents types of the agents whose tasks are completed, in the order of the tasks
     * @param pendingAgents types of those whose tasks have not ended
     */
    record WorkflowPosition(
            BigDecimal percentage,
            @Nullable String currentStep,
            List<String> completedAgents,
            List<String> pendingAgents) {}

    record WorkflowCompleted(
            String workflowId,
            long sequence,
            WorkflowStatus status,
            Instant completedAt,
            double duration,
            @Nullable String resultSummary,
            @Nullable String errorMessage,
            WorkflowMetrics metrics,
            @Nullable String traceId)
            implements HubEvent {}

    /**
     * What a workflow came to.
     *
     * @param averageTaskDuration of the tasks that ended; 0 when none has
     * @param totalTokensUsed of all answers, those of earlier rounds included; null when no agent says
     * @param totalCost the same in US dollars
     */
    record WorkflowMetrics(
            int totalTasks,
            int successfulTasks,
            int failedTasks,
            double averageTaskDuration,
            @Nullable Long totalTokensUsed,
            @Nullable BigDecimal totalCost) {}

    record TaskStatusChanged(
            String taskId,
            @Nullable String workflowId,
            String agentId,
            @Nullable Long sequence,
            TaskStatus previousStatus,
            TaskStatus currentStatus,
            Instant timestamp,
            @Nullable String traceId)
            implements OfTask {}

    record TaskProgressUpdated(
            String taskId,
            @Nullable String workflowId,
            String agentId,
            Instant timestamp,
            TaskPosition progress,
            @Nullable String traceId)
            implements OfTask {}

    /** @param percentage 0 to 100 */
    record TaskPosition(double percentage, @Nullable String currentStep) {}

    record AgentThought(
            @Nullable String workflowId,
            String taskId,
            String agentId,
            Instant timestamp,
            String type,
            String content,
            @Nullable JsonObject metadata)
            implements OfTask {}

    /**
     * The agents of a type became available or unavailable.
     *
     * @param previousStatus and {@code currentStatus}: {@code online}, {@code offline}, {@code degraded} or {@code maintenance}
     */
    record AgentStatusChanged(
            String agentId,
            String previousStatus,
            String currentStatus,
            Instant timestamp,
            @Nullable String reason) implements HubEvent {
        @Override
        @JsonIgnore
        public @Nullable String workflowId() {
            return null;
        }

        @Override
        public String agent() {
            return agentId;
        }
    }

    record LogMessageReceived(
            String taskId,
            @Nullable String workflowId,
            String agentId,
            Instant timestamp,
            LogLevel level,
            String message,
            String source,
            @Nullable String traceId)
            implements OfTask {}

    record MetricUpdated(String metricName, double value, String unit, Instant timestamp, Map<String, String> tags)
            implements HubEvent {
        @Override
        @JsonIgnore
        public @Nullable String workflowId() {
            return tags.get("workflowId");
        }

        @Override
        public @Nullable String task() {
            return tags.get("taskId");
        }

        @Override
        public @Nullable String agent() {
            return tags.get("agentId");
        }
    }

    /**
     * Something went wrong.
     *
     * @param errorId equal for the same error, whichever node reports it
     * @param severity {@code warning}, {@code error} or {@code critical}
     * @param source the agent that failed, or {@code hub}
     */
    record ErrorOccurred(
            String errorId,
            @Nullable String taskId,
            @Nullable String workflowId,
            @Nullable String agentId,
            @Nullable Long sequence,
            Instant timestamp,
            String severity,
            String code,
            String message,
            String source,
            boolean retryable)
            implements HubEvent {
        /** What concerns a connection and not an agent; the client may try again. */
        static ErrorOccurred ofHub(
                String errorId, @Nullable String workflowId, String severity, String code, String message) {
            return new ErrorOccurred(
                    errorId, null, workflowId, null, null, Instant.now(), severity, code, message, "hub", true);
        }

        @Override
        public @Nullable String task() {
            return taskId;
        }

        @Override
        public @Nullable String agent() {
            return agentId;
        }
    }
}
