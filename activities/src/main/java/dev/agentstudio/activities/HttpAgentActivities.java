package dev.agentstudio.activities;

import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Durations;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out a task by a streaming call to the agent service. */
public final class HttpAgentActivities implements AgentActivities {
    /** How often a task shows that it is alive, and hears whether it was cancelled. */
    private static final Duration HEARTBEAT_INTERVAL = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(HttpAgentActivities.class);

    private final AgentServiceClient service;

    public HttpAgentActivities(AgentServiceClient service) {
        this.service = service;
    }

    @Override
    public AgentResponse execute(AgentCall call) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        int attempt = context.getInfo().getAttempt();
        // Closing the stream, for whatever reason we leave, stops the agent.
        try (AgentStream stream = service.open(call, attempt)) {
            return accepted(call, attempt, answer(call, stream, context));
        } catch (AgentCallException e) {
            LOG.warn(
                    "{} {}, attempt {}: {}",
                    call.workflowExecutionId(),
                    call.taskId(),
                    attempt,
                    e.reason(),
                    e.getCause());
            throw failure(e.type(), call, attempt, e.reason())
                    .setNextRetryDelay(e.retryAfter().orElse(null))
                    .build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(AgentFailureType.AGENT_UNAVAILABLE, call, attempt, "The worker is shutting down")
                    .build();
        }
    }

    private static AgentMessage.Response answer(AgentCall call, AgentStream stream, ActivityExecutionContext context)
            throws AgentCallException, InterruptedException {
        Duration timeout = timeout(call);
        Instant deadline = Instant.now().plus(timeout);
        AgentProgress progress = AgentProgress.NONE;
        context.heartbeat(progress);
        while (true) {
            Optional<AgentMessage> message = stream.next(HEARTBEAT_INTERVAL);
            if (message.isPresent()) {
                switch (message.get()) {
                    case AgentMessage.Response response -> {
                        return response;
                    }
                    case AgentMessage.Failure failure ->
                        throw AgentCallException.ofStatus(failure.status(), failure.detail());
                    case AgentMessage.End end -> throw AgentCallException.cutShort(null);
                    case AgentMessage.Thought thought -> progress = progress.with(thought.thought());
                    case AgentMessage.Progress step -> progress = progress.at(step.percentage(), step.currentStep());
                    case AgentMessage.Log log -> LOG.info("{} {}: {}", call.taskId(), log.level(), log.message());
                }
            }
            // Throws when the task was cancelled or given to another worker; the SDK sends it at most twice a second.
            context.heartbeat(progress);
            if (Instant.now().isAfter(deadline)) {
                throw AgentCallException.timedOut(timeout);
            }
        }
    }

    private static AgentResponse accepted(AgentCall call, int attempt, AgentMessage.Response answer) {
        AgentResponse response = answer.response();
        if (answer.bytes() > Payloads.MAX_BYTES) {
            String message = "The agent's response has %d bytes; at most %d are accepted"
                    .formatted(answer.bytes(), Payloads.MAX_BYTES);
            throw failure(AgentFailureType.RESULT_TOO_LARGE, call, attempt, message)
                    .build();
        }
        if (!response.success()) {
            AgentFailureType type = response.isRetryable()
                    ? AgentFailureType.AGENT_REPORTED_RETRYABLE_FAILURE
                    : AgentFailureType.AGENT_REPORTED_FAILURE;
            String message = response.errorMessage() == null ? "The agent gave no reason" : response.errorMessage();
            throw failure(type, call, attempt, message).setDetails(response).build();
        }
        return response;
    }

    private static ApplicationFailure.Builder failure(
            AgentFailureType type, AgentCall call, int attempt, String message) {
        return ApplicationFailure.newBuilder()
                .setType(type.name())
                .setMessage(message)
                .setNonRetryable(type.isFinal(attempt, call.maxRetries()));
    }

    private static Duration timeout(AgentCall call) {
        String timeout = call.request().timeout();
        return timeout == null
                ? StepDefinition.DEFAULT_TIMEOUT
                : Durations.parse(timeout).orElse(StepDefinition.DEFAULT_TIMEOUT);
    }
}
