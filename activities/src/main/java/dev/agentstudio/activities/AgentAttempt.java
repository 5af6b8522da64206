package dev.agentstudio.activities;

import dev.agentstudio.events.EventBus;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.CallPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a task: makes the call, or attaches to the one that an attempt before it has made and whose end no worker has seen; returns
 * the response.
 */
final class AgentAttempt {
    /** How often a lost connection to a call that continues is replaced without a message in between. */
    private static final int MAX_RECONNECTS = 3;

    /** How long a replica that cannot be reached may still have the call; by default it ends after this time without its caller. */
    private static final Duration CALL_GRACE = Duration.ofSeconds(60);

    private final AgentServiceClient service;
    private final AgentCall call;
    private final Attempt attempt;
    private final AgentReports reports;
    private final CallArtifacts artifacts;
    private final Heartbeats heartbeats;
    private Instant deadline = Instant.MAX;
    private @Nullable TrackedReplica called;
    private boolean isLasting;
    private int reconnects;

    /**
     * @param before what is known of the attempts before
     * @param artifacts what the agent may read and save
     */
    AgentAttempt(
            AgentServiceClient service,
            EventBus events,
            AgentCall call,
            Attempt attempt,
            AgentProgress before,
            CallArtifacts artifacts,
            Heartbeats heartbeats) {
        this.service = service;
        this.call = call;
        this.attempt = attempt;
        this.reports = new AgentReports(events, call, attempt, before);
        this.artifacts = artifacts;
        this.heartbeats = heartbeats;
    }

    /** Whether the call may continue without this worker. */
    boolean isLasting() {
        return isLasting;
    }

    /** Ends the call, as no further attempt is to continue it. */
    void cancel() {
        TrackedReplica replica = called;
        if (replica != null) {
            callId().ifPresent(id -> service.cancel(replica.replica(), id, attempt.number()));
        }
    }

    /** What the next attempt is to know after this failure. Ends the call unless it may continue. */
    AgentProgress after(AgentCallException failure) {
        switch (failure.call()) {
            case ENDED, LOST -> {
                if (isLasting) {
                    cancel();
                }
            }
            case UNREACHABLE, CONTINUES -> {}
        }
        return reports.after(failure);
    }

    AgentResponse answer(Duration timeout) throws AgentCallException, InterruptedException {
        return answer(call, timeout);
    }

    /**
     * The agent's response. A call that a replica does not accept goes to the next one; the failure is that of the last one.
     *
     * @param complete the call with the whole request
     * @param timeout after which it is too late, from now on
     */
    AgentResponse answer(AgentCall complete, Duration timeout) throws AgentCallException, InterruptedException {
        AgentResponse response = response(complete, timeout);
        if (attempt.number() > 1) {
            artifacts.deleteLeftovers();
        }
        return response;
    }

    private AgentResponse response(AgentCall complete, Duration timeout)
            throws AgentCallException, InterruptedException {
        deadline = Instant.now().plus(timeout);
        List<TrackedReplica> tried = new ArrayList<>();
        TrackedReplica replica = first();
        beat();
        while (true) {
            try {
                return accepted(ask(replica, complete));
            } catch (AgentCallException e) {
                service.replicas().updateHealth(replica, e.health());
                tried.add(replica);
                Optional<TrackedReplica> next = service.replicas().choose(tried);
                if (e.type() != AgentFailureType.AGENT_UNAVAILABLE || next.isEmpty() || mayContinue(e)) {
                    throw e;
                }
                replica = next.get();
            }
        }
    }

    /** The replica that has the call, as far as that is known; a first attempt takes any. */
    private TrackedReplica first() {
        AgentReplicas replicas = service.replicas();
        CallPosition position = reports.progress().position();
        Optional<TrackedReplica> known = Optional.ofNullable(position.replica()).flatMap(replicas::of);
        if (known.isEmpty() && attempt.number() > 1 && replicas.all().size() > 1) {
            known = callId().flatMap(id -> service.find(id, replicas.all()));
        }
        return known.or(() -> replicas.choose(List.of())).orElseThrow();
    }

    /** Whether the call may be in progress although this attempt has failed, so that no other replica may be asked for it now. */
    private boolean mayContinue(AgentCallException failure) {
        return switch (failure.call()) {
            case ENDED, LOST -> isLasting;
            case CONTINUES -> true;
            case UNREACHABLE ->
                reports.progress().position().isInProgress()
                        && !reports.progress().isOutageLongerThan(CALL_GRACE, Instant.now());
        };
    }

    /** Closing the stream cancels the agent unless it has responded, or the call outlives its connection. */
    private AgentMessage.Response ask(TrackedReplica replica, AgentCall complete)
            throws AgentCallException, InterruptedException {
        replica.beginCall();
        called = replica;
        try {
            while (true) {
                AgentServiceClient.Asked asked = new AgentServiceClient.Asked(
                        attempt.number(),
                        callId(),
                        reports.progress().position().messages());
                try (AgentStream stream = service.open(replica.replica(), complete, asked, artifacts)) {
                    return read(stream);
                } catch (AgentCallException e) {
                    reconnects++;
                    if (!isLost(e, replica) || reconnects > MAX_RECONNECTS) {
                        throw e;
                    }
                }
            }
        } finally {
            replica.endCall();
        }
    }

    /** Whether only the connection was lost: the replica still has the call. */
    private boolean isLost(AgentCallException failure, TrackedReplica replica) {
        return failure.call() == AgentCallException.Call.LOST
                && isLasting
                && callId().flatMap(id -> service.find(id, List.of(replica))).isPresent();
    }

    private AgentMessage.Response read(AgentStream stream) throws AgentCallException, InterruptedException {
        while (true) {
            Optional<AgentMessage> message = stream.next(heartbeats.untilNext());
            if (message.isPresent()) {
                reports.reached();
                switch (message.get()) {
                    case AgentMessage.Response response -> {
                        return response;
                    }
                    case AgentMessage.Failure failure ->
                        throw AgentCallException.ofStatus(failure.status(), failure.detail());
                    case AgentMessage.End end -> throw AgentCallException.cutShort(null);
                    case AgentMessage.Begin begin -> begin(begin.begin());
                    case AgentMessage.Saved saved -> artifacts.adopt(saved.artifact());
                    case AgentMessage.Thought thought -> reports.think(thought);
                    case AgentMessage.Progress step -> reports.advance(step);
                    case AgentMessage.Log log -> reports.log(log);
                }
            }
            beat();
            if (isLasting && service.isHandingOver()) {
                throw AgentCallException.handedOver();
            }
            if (Instant.now().isAfter(deadline)) {
                throw AgentCallException.timedOut(call.request().attemptTimeout());
            }
        }
    }

    /** The timeout counts from the begin of the call. */
    private void begin(CallBegin begin) {
        TrackedReplica replica = called;
        if (replica == null) {
            throw new IllegalStateException("No replica was called");
        }
        isLasting = true;
        reports.begin(begin, replica.replica().url());
        Instant end = Instant.now().plus(call.request().attemptTimeout()).minus(begin.age());
        deadline = end.isBefore(deadline) ? end : deadline;
    }

    /** Shows that the task is alive, and throws when it was cancelled or given to another worker. */
    void beat() {
        heartbeats.beat(reports.progress());
    }

    private Optional<CallId> callId() {
        return attempt.callId(reports.progress().position().number());
    }

    /** The response with the files that the agent has saved. A failed attempt has none. */
    private AgentResponse accepted(AgentMessage.Response answer) throws AgentCallException {
        AgentCallException.requireSize(answer.bytes());
        if (!answer.response().success()) {
            throw AgentCallException.verdict(answer.response().with(List.of()));
        }
        return answer.response().with(artifacts.seal());
    }
}
