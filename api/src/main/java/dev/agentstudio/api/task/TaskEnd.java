package dev.agentstudio.api.task;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Durations;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.failure.TimeoutFailure;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a task ended. */
sealed interface TaskEnd {
    /** The agent answered, be it that it could not do what it was asked. */
    record Answered(AgentResponse response) implements TaskEnd {}

    /** @param reason in words for the caller */
    record Failed(String reason) implements TaskEnd {}

    /** @param reason in words for the caller */
    record TimedOut(String reason) implements TaskEnd {}

    record Cancelled() implements TaskEnd {}

    /** What a failure means that Temporal keeps of a task; empty when it says nothing of the task, but of the way to it. */
    static Optional<TaskEnd> of(@Nullable Throwable failure, AgentCall call) {
        return switch (failure) {
            case null -> Optional.empty();
            case ApplicationFailure agent -> Optional.of(ofAgent(agent));
            case CanceledFailure cancelled -> Optional.of(new Cancelled());
            case TerminatedFailure terminated -> Optional.of(new Failed("The task was terminated"));
            case TimeoutFailure timeout -> of(timeout.getCause(), call).or(() -> Optional.of(overdue(call)));
            case Throwable other -> of(other.getCause(), call);
        };
    }

    /** As it is told to whoever waits for the answer. */
    default AgentResponse response(AgentCall call) {
        return switch (this) {
            case Answered answered -> answered.response();
            case Failed failed -> throw ProblemException.agentFailed(call.agentType(), call.taskId(), failed.reason());
            case TimedOut late -> throw ProblemException.agentTimedOut(call.agentType(), call.taskId(), late.reason());
            case Cancelled cancelled -> throw ProblemException.taskCancelled(call.agentType(), call.taskId());
        };
    }

    private static TaskEnd ofAgent(ApplicationFailure failure) {
        String reason = failure.getOriginalMessage();
        boolean isLate = AgentFailureType.AGENT_TIMEOUT.name().equals(failure.getType());
        boolean isKnown = Arrays.stream(AgentFailureType.values())
                .anyMatch(type -> type.name().equals(failure.getType()));
        if (isKnown && failure.getDetails().getSize() > 0) {
            return new Answered(failure.getDetails().get(AgentResponse.class));
        }
        return isLate ? new TimedOut(reason) : new Failed(reason);
    }

    private static TaskEnd overdue(AgentCall call) {
        return new TimedOut(
                "Agent task timed out after " + Durations.inWords(call.request().attemptTimeout()));
    }
}
