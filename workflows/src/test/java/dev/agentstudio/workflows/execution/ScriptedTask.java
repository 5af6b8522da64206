package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.payload.Json;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.failure.ApplicationFailure;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One task in the hands of its agent. */
final class ScriptedTask {
    /** An agent type that no agent has. */
    static final String NOBODY = "nobody";

    private static final long HEARTBEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Script script;
    private final AgentCall call;
    private final TaskBehavior behavior;
    private final AtomicInteger attempts = new AtomicInteger();
    private volatile boolean isOver;

    ScriptedTask(Script script, AgentCall call, TaskBehavior behavior) {
        this.script = script;
        this.call = call;
        this.behavior = behavior;
    }

    /** How often the agent was called. */
    int attempts() {
        return attempts.get();
    }

    /** How often it is called when nobody interferes. */
    int expectedAttempts() {
        return call.agentType().equals(NOBODY)
                ? 1
                : behavior.attempts(script.scenario().maxRetries());
    }

    /** Whether the agent has brought it to an end. */
    boolean isOver() {
        return isOver;
    }

    private boolean isTriedAgain(int attempt) {
        return attempt < expectedAttempts();
    }

    @Override
    public String toString() {
        return call.taskId() + " " + behavior;
    }

    /** One call of the agent. */
    AgentResponse attempt(ActivityExecutionContext context, int attempt) {
        attempts.incrementAndGet();
        script.begins();
        try {
            return end(context, attempt);
        } finally {
            script.hold();
            isOver |= !isTriedAgain(attempt);
            script.ends();
        }
    }

    private AgentResponse end(ActivityExecutionContext context, int attempt) {
        if (call.agentType().equals(NOBODY)) {
            throw failure(AgentFailureType.AGENT_REJECTED, true);
        }
        if (attempt == 1) {
            carryOut(context);
        }
        if (attempt <= behavior.outages()) {
            throw failure(AgentFailureType.AGENT_UNAVAILABLE, false);
        }
        int failed = attempt - behavior.outages();
        if (failed <= behavior.failures()) {
            throw failure(
                    AgentFailureType.AGENT_ERROR, failed > script.scenario().maxRetries());
        }
        if (behavior.end() == TaskBehavior.End.REFUSE) {
            throw failure(AgentFailureType.AGENT_REPORTED_FAILURE, true);
        }
        return answer();
    }

    private void carryOut(ActivityExecutionContext context) {
        switch (behavior.action()) {
            case NONE -> {}
            case PAUSE, PAUSE_AND_RESUME ->
                script.carryOut(
                        behavior.action(),
                        Objects.requireNonNull(call.workflowExecutionId()).value());
            case CANCEL -> script.ask(behavior.action());
            case CANCEL_IN_TEMPORAL -> {
                script.ask(behavior.action());
                workUntilCancelled(context);
            }
        }
    }

    private AgentResponse answer() {
        String members = behavior.verdict().members;
        String result = "{\"answer\":%d%s%s}".formatted(script.nextAnswer(), members.isEmpty() ? "" : ",", members);
        return new AgentResponse(true, Json.object(result), null, handoff(), null, null);
    }

    private @Nullable AgentHandoff handoff() {
        if (behavior.handoff() == null) {
            return null;
        }
        String target =
                behavior.handoff() < script.scenario().experts().size() ? "expert-" + behavior.handoff() : NOBODY;
        return new AgentHandoff(target, "It knows more", null, null);
    }

    /** A heartbeat throws once the run is cancelled. */
    @SuppressWarnings("checkstyle:NoSleep") // the interval of heartbeats
    private void workUntilCancelled(ActivityExecutionContext context) {
        while (true) {
            context.heartbeat(null);
            LockSupport.parkNanos(HEARTBEAT_NANOS);
        }
    }

    private ApplicationFailure failure(AgentFailureType type, boolean isFinal) {
        return ApplicationFailure.newBuilder()
                .setType(type.name())
                .setMessage("It did not work")
                .setNonRetryable(isFinal)
                .build();
    }
}
