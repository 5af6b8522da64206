package dev.agentstudio.activities;

import dev.agentstudio.events.EventBus;
import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityNotExistsException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out a task by a streaming call to the agent service. */
public final class HttpAgentActivities implements AgentActivities {
    /** Longest time that a single task, whose caller waits, is retried while no agent service can be reached. */
    private static final Duration OUTAGE_LIMIT = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(HttpAgentActivities.class);

    private final AgentServices services;
    private final EventBus events;
    private final RecordedRequests recorded;
    private final ArtifactServer artifacts;
    private final RequestMemory memory = new RequestMemory();
    private final CallOwners owners;

    /**
     * @param events gets what agents send before their response
     * @param artifacts through which agents read and save files
     * @param owners knows whether a task that was taken from this worker is still awaited
     */
    public HttpAgentActivities(
            AgentServices services,
            EventBus events,
            RecordedRequests recorded,
            ArtifactServer artifacts,
            CallOwners owners) {
        this.artifacts = artifacts;
        this.services = services;
        this.events = events;
        this.recorded = recorded;
        this.owners = owners;
    }

    @Override
    public AgentResponse execute(AgentCall call) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        ActivityInfo info = context.getInfo();
        AgentProgress before = context.getHeartbeatDetails(AgentProgress.class).orElse(AgentProgress.NONE);
        try (CallArtifacts files = artifacts.open(call, info.getWorkflowRunId(), info.getAttempt())) {
            AgentAttempt attempt = new AgentAttempt(
                    services.of(call.agentType()),
                    events,
                    call,
                    Attempt.of(info),
                    before,
                    files,
                    new Heartbeats(context::heartbeat));
            return answer(call, attempt, files, context);
        }
    }

    private AgentResponse answer(
            AgentCall call, AgentAttempt attempt, CallArtifacts files, ActivityExecutionContext context) {
        ActivityInfo info = context.getInfo();
        try {
            AgentResponse answer = call.isAlone() ? attempt.answer(timeLeft(call, info)) : answer(attempt, call, info);
            files.keep();
            return answer;
        } catch (AgentCallException e) {
            LOG.warn("{} {}, attempt {}: {}", where(call), call.taskId(), info.getAttempt(), e.reason(), e.getCause());
            if (e.call().mayContinue()) {
                files.leave();
            }
            AgentProgress after = attempt.after(e);
            // Kept by Temporal for the next attempt, together with this failure.
            context.heartbeat(after);
            throw failure(e.type(), e.reason(), isFinal(call, e, after))
                    .setNextRetryDelay(e.retryAfter().orElse(null))
                    .setDetails(e.details())
                    .build();
        } catch (ActivityCanceledException e) {
            attempt.cancel();
            throw e;
        } catch (ActivityNotExistsException e) {
            // The task was given to another attempt, which continues the call, or nobody waits for it any more.
            if (isAwaited(call, Attempt.of(info))) {
                leave(attempt, files);
            } else {
                attempt.cancel();
            }
            throw e;
        } catch (ActivityCompletionException e) {
            leave(attempt, files);
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            leave(attempt, files);
            AgentCallException handedOver = AgentCallException.handedOver();
            throw failure(handedOver.type(), handedOver.reason(), false)
                    .setNextRetryDelay(handedOver.retryAfter().orElse(null))
                    .build();
        }
    }

    private boolean isAwaited(AgentCall call, Attempt attempt) {
        return attempt.runId() == null
                || owners.stateOf(call.workflowExecutionId(), call.taskId(), attempt.runId(), attempt.activityId())
                        == CallOwners.State.AWAITED;
    }

    private static void leave(AgentAttempt attempt, CallArtifacts files) {
        if (attempt.isLasting()) {
            files.leave();
        }
    }

    private AgentResponse answer(AgentAttempt attempt, AgentCall call, ActivityInfo info)
            throws AgentCallException, InterruptedException {
        WorkflowRun run = new WorkflowRun(
                new WorkflowId(Objects.requireNonNull(info.getWorkflowId())),
                new RunId(Objects.requireNonNull(info.getWorkflowRunId())));
        AgentResponse answer = call.references() == null
                ? attempt.answer(call.request().attemptTimeout())
                : answerReferring(attempt, call, run);
        recorded.remember(run, info.getActivityId(), call, answer);
        return answer;
    }

    private AgentResponse answerReferring(AgentAttempt attempt, AgentCall call, WorkflowRun run)
            throws AgentCallException, InterruptedException {
        try (RequestMemory.Lease lease = memory.acquire(attempt::beat)) {
            AgentCall complete = recorded.complete(call, run, attempt::beat);
            lease.reduceTo(Payloads.sizeOf(complete));
            return attempt.answer(complete, call.request().attemptTimeout());
        }
    }

    private static boolean isFinal(AgentCall call, AgentCallException failure, AgentProgress after) {
        boolean isTooLateForCaller = call.isAlone()
                && (failure.type() == AgentFailureType.AGENT_TIMEOUT
                        || after.isOutageLongerThan(OUTAGE_LIMIT, Instant.now()));
        return isTooLateForCaller || failure.type().isFinal(after.failureCount(), call.maxRetries());
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
        return call.workflowExecutionId() == null
                ? "single task"
                : call.workflowExecutionId().value();
    }
}
