package dev.agentstudio.api.task;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Durations;
import dev.agentstudio.workflows.id.TaskId;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.failure.TimeoutFailure;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a task ended. */
sealed interface TaskOutcome {
    /** The agent responded, possibly that it could not do what it was asked. */
    record Answered(AgentResponse response) implements TaskOutcome {
        /** As clients are shown it. */
        AgentResponse shown(TaskId task) {
            return response.shown("/api/meta-agent/tasks/" + task);
        }
    }

    /** @param reason in words for the caller */
    record Failed(String reason) implements TaskOutcome {}

    /**
     * The agent service could not be asked before the time was up.
     *
     * @param reason in words for the caller
     */
    record Unreachable(String reason) implements TaskOutcome {}

    /** @param reason in words for the caller */
    record TimedOut(String reason) implements TaskOutcome {}

    record Cancelled() implements TaskOutcome {}

    /** The meaning of a failure that Temporal reports; empty when the failure is not of the task, but of the connection to Temporal. */
    static Optional<TaskOutcome> of(@Nullable Throwable failure, AgentCall call) {
        return switch (failure) {
            case null -> Optional.empty();
            case ApplicationFailure agent -> Optional.of(ofAgent(agent));
            case CanceledFailure cancelled -> Optional.of(new Cancelled());
            case TerminatedFailure terminated -> Optional.of(new Failed("The task was terminated"));
            case TimeoutFailure timeout -> of(timeout.getCause(), call).or(() -> Optional.of(overdue(call)));
            case Throwable other -> of(other.getCause(), call);
        };
    }

    /** The response for the caller that waits. */
    default AgentResponse response(AgentCall call) {
        return switch (this) {
            case Answered answered -> answered.shown(call.taskId());
            case Failed failed -> throw ProblemException.agentFailed(call.agentType(), call.taskId(), failed.reason());
            case Unreachable away ->
                throw ProblemException.agentUnreachable(call.agentType(), call.taskId(), away.reason());
            case TimedOut late -> throw ProblemException.agentTimedOut(call.agentType(), call.taskId(), late.reason());
            case Cancelled cancelled -> throw ProblemException.taskCancelled(call.agentType(), call.taskId());
        };
    }

    private static TaskOutcome ofAgent(ApplicationFailure failure) {
        String reason = failure.getOriginalMessage();
        Optional<AgentFailureType> type = Arrays.stream(AgentFailureType.values())
                .filter(each -> each.name().equals(failure.getType()))
                .findFirst();
        if (type.isPresent() && failure.getDetails().getSize() > 0) {
            return new Answered(failure.getDetails().get(AgentResponse.class));
        }
        return switch (type.orElse(AgentFailureType.AGENT_ERROR)) {
            case AGENT_UNAVAILABLE -> new Unreachable(reason);
            case AGENT_TIMEOUT -> new TimedOut(reason);
            default -> new Failed(reason);
        };
    }

    private static TaskOutcome overdue(AgentCall call) {
        return new TimedOut(
                "Agent task timed out after " + Durations.inWords(call.request().attemptTimeout()));
    }
}
