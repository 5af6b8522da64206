package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.payload.Json;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Agents that do as the test says. A type that was not given a behaviour answers with the id of its step. */
final class FakeAgents implements AgentActivities {
    /** What an agent does when it is called. */
    interface Behaviour {
        AgentResponse answer(AgentCall call, int attempt) throws InterruptedException;
    }

    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final List<AgentCall> calls = new CopyOnWriteArrayList<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final CountDownLatch blocked = new CountDownLatch(1);

    FakeAgents with(String agentType, Behaviour behaviour) {
        behaviours.put(agentType, behaviour);
        return this;
    }

    /** Every attempt, in the order in which they began. */
    List<AgentCall> calls() {
        return List.copyOf(calls);
    }

    /** What began and ended, in order. */
    List<String> log() {
        return List.copyOf(log);
    }

    /** Waits until an agent that blocks was called. */
    void awaitBlocked() throws InterruptedException {
        if (!blocked.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("No agent blocks");
        }
    }

    @Override
    public AgentResponse execute(AgentCall call) {
        calls.add(call);
        log.add(call.taskId() + " begins");
        try {
            AgentResponse response = behaviours
                    .getOrDefault(call.agentType(), FakeAgents::stepId)
                    .answer(call, Activity.getExecutionContext().getInfo().getAttempt());
            log.add(call.taskId() + " ends");
            return response;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static AgentResponse answer(String result) {
        return new AgentResponse(true, Json.object(result), null, null, null, null);
    }

    /** Fails every attempt in the way of the real activity. */
    static Behaviour failing(AgentFailureType type, String message) {
        return (call, attempt) -> {
            throw failure(type, message, call, attempt);
        };
    }

    /** Fails all attempts before one that answers. */
    static Behaviour failingUntil(int goodAttempt, AgentFailureType type) {
        return (call, attempt) -> {
            if (attempt < goodAttempt) {
                throw failure(type, "Attempt " + attempt, call, attempt);
            }
            return answer("{\"attempt\":" + attempt + "}");
        };
    }

    /** Works until it is cancelled. */
    Behaviour blocking() {
        return heldBy(new CountDownLatch(1));
    }

    /** Works until the gate is opened, or until it is cancelled. */
    Behaviour heldBy(CountDownLatch gate) {
        return (call, attempt) -> {
            blocked.countDown();
            try {
                while (!gate.await(10, TimeUnit.MILLISECONDS)) {
                    Activity.getExecutionContext().heartbeat(attempt);
                }
            } catch (ActivityCompletionException e) {
                log.add(call.taskId() + " is cancelled");
                throw e;
            }
            return stepId(call, attempt);
        };
    }

    /** Works until it is cancelled, and then takes its time. */
    Behaviour stoppingSlowly(CountDownLatch isStopping, CountDownLatch mayStop) {
        return (call, attempt) -> {
            try {
                return blocking().answer(call, attempt);
            } catch (ActivityCompletionException e) {
                isStopping.countDown();
                mayStop.await();
                throw e;
            }
        };
    }

    private static AgentResponse stepId(AgentCall call, int attempt) {
        return answer("{\"from\":\"" + call.stepId() + "\"}");
    }

    private static ApplicationFailure failure(AgentFailureType type, String message, AgentCall call, int attempt) {
        return ApplicationFailure.newBuilder()
                .setType(type.name())
                .setMessage(message)
                .setNonRetryable(type.isFinal(attempt, call.maxRetries()))
                .build();
    }
}
