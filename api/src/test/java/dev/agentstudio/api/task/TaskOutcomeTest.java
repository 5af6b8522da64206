package dev.agentstudio.api.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.failure.v1.TimeoutFailureInfo;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.failure.TimeoutFailure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Temporal's failures mean for callers that wait. */
class TaskOutcomeTest {
    private static final AgentCall CALL =
            AgentCall.alone(new TaskId("task_1"), "echo", 3, new AgentRequest("Do it", null, null, null, "PT90S"));
    private static final AgentResponse NO =
            new AgentResponse(false, JsonObject.EMPTY, null, null, "It cannot be done", null);

    static Stream<Example> examples() {
        ApplicationFailure broke = failure(AgentFailureType.AGENT_ERROR, "The agent failed: no disk");
        return Stream.of(
                new Example("an agent that broke", broke, new TaskOutcome.Failed("The agent failed: no disk")),
                new Example(
                        "an unavailable agent service",
                        failure(AgentFailureType.AGENT_UNAVAILABLE, "The agent service cannot be reached"),
                        new TaskOutcome.Unreachable("The agent service cannot be reached")),
                new Example(
                        "a verdict",
                        failure(AgentFailureType.AGENT_REPORTED_FAILURE, "It cannot be done", NO),
                        new TaskOutcome.Answered(NO)),
                new Example(
                        "an attempt that took too long",
                        failure(AgentFailureType.AGENT_TIMEOUT, "Agent task timed out after 90 seconds"),
                        new TaskOutcome.TimedOut("Agent task timed out after 90 seconds")),
                new Example(
                        "a task that found no worker in time",
                        new TimeoutFailure("late", null, TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE),
                        new TaskOutcome.TimedOut("Agent task timed out after 90 seconds")),
                new Example(
                        "the last failure of a task that timed out",
                        timeout(broke),
                        new TaskOutcome.Failed("The agent failed: no disk")),
                new Example("a cancelled task", new CanceledFailure("by alice"), new TaskOutcome.Cancelled()),
                new Example(
                        "a terminated task",
                        new TerminatedFailure("by hand", null),
                        new TaskOutcome.Failed("The task was terminated")),
                new Example(
                        "what wraps them",
                        new IllegalStateException(broke),
                        new TaskOutcome.Failed("The agent failed: no disk")),
                new Example("what says nothing of the task", new IllegalStateException("no connection"), null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void failureIsRead(Example example) {
        assertThat(TaskOutcome.of(example.failure(), CALL)).isEqualTo(Optional.ofNullable(example.end()));
    }

    /** As Temporal stores it, since only its SDK makes such a failure with a cause. */
    private static Throwable timeout(Throwable cause) {
        Failure stored = Failure.newBuilder()
                .setMessage("late")
                .setTimeoutFailureInfo(
                        TimeoutFailureInfo.newBuilder().setTimeoutType(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE))
                .setCause(Payloads.converter().exceptionToFailure(cause))
                .build();
        return Payloads.converter().failureToException(stored);
    }

    private static ApplicationFailure failure(AgentFailureType type, String message, Object... details) {
        return ApplicationFailure.newBuilder()
                .setType(type.name())
                .setMessage(message)
                .setDetails(List.of(details).toArray())
                .build();
    }

    record Example(String name, Throwable failure, @Nullable TaskOutcome end) {
        @Override
        public String toString() {
            return name;
        }
    }
}
