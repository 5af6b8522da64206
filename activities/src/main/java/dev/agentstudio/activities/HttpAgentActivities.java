package dev.agentstudio.activities;

import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.live.EventBus;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out a task by a streaming call to the agent service. */
public final class HttpAgentActivities implements AgentActivities {
    /** How long somebody who waits for a single task's answer is left waiting for an agent service that is away. */
    private static final Duration OUTAGE_PATIENCE = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(HttpAgentActivities.class);

    private final AgentServiceClient service;
    private final EventBus events;

    /** @param events where to tell what agents tell while they work */
    public HttpAgentActivities(AgentServiceClient service, EventBus events) {
        this.service = service;
        this.events = events;
    }

    @Override
    public AgentResponse execute(AgentCall call) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        ActivityInfo info = context.getInfo();
        AgentProgress before = context.getHeartbeatDetails(AgentProgress.class).orElse(AgentProgress.NONE);
        AgentAttempt attempt = new AgentAttempt(service, events, call, info.getAttempt(), before, context::heartbeat);
        try {
            return attempt.answer(timeLeft(call, info));
        } catch (AgentCallException e) {
            LOG.warn("{} {}, attempt {}: {}", where(call), call.taskId(), info.getAttempt(), e.reason(), e.getCause());
            AgentProgress after = attempt.after(e);
            // Kept by Temporal for the next attempt, together with this failure.
            context.heartbeat(after);
            throw failure(e.type(), e.reason(), isFinal(call, e, after))
                    .setNextRetryDelay(e.retryAfter().orElse(null))
                    .setDetails(e.details())
                    .build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(AgentFailureType.AGENT_UNAVAILABLE, "The worker is shutting down", false)
                    .build();
        }
    }

    private static boolean isFinal(AgentCall call, AgentCallException failure, AgentProgress after) {
        boolean tooLateForWhoWaits = call.isAlone()
                && (failure.type() == AgentFailureType.AGENT_TIMEOUT
                        || after.isOutageLongerThan(OUTAGE_PATIENCE, Instant.now()));
        return tooLateForWhoWaits || failure.type().isFinal(after.failureCount(), call.maxRetries());
    }

    private static ApplicationFailure.Builder failure(AgentFailureType type, String message, boolean isFinal) {
        return ApplicationFailure.newBuilder()
                .setType(type.name())
                .setMessage(message)
                .setNonRetryable(isFinal);
    }

    /** Of a workflow's task each attempt has the whole timeout; of a task that runs alone all attempts share it. */
    private static Duration timeLeft(AgentCall call, ActivityInfo info) {
        Duration timeout = call.request().attemptTimeout();
        if (!call.isAlone() || info.getAttempt() <= 1) {
            return timeout;
        }
        Instant end = Instant.ofEpochMilli(info.getScheduledTimestamp()).plus(timeout);
        Duration left = Duration.between(Instant.now(), end);
        return left.compareTo(timeout) < 0 ? left : timeout;
    }

    private static String where(AgentCall call) {
        return call.workflowExecutionId() == null ? "single task" : call.workflowExecutionId();
    }
}
