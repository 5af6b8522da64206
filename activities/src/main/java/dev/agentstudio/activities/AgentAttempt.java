package dev.agentstudio.activities;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.live.EventBus;
import dev.agentstudio.workflows.live.TaskEvent;
import dev.agentstudio.workflows.live.TaskSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt of a task: streams the call, passes on what the agent tells, and brings its answer. */
final class AgentAttempt {
    /** How often a task shows that it is alive, and hears whether it was cancelled. */
    private static final Duration HEARTBEAT_INTERVAL = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(AgentAttempt.class);

    private final AgentServiceClient service;
    private final EventBus events;
    private final AgentCall call;
    private final TaskSource source;
    private final Consumer<AgentProgress> heartbeat;
    private AgentProgress progress;

    /**
     * @param before what is known of the attempts before
     * @param heartbeat throws when the task was cancelled or given to another worker
     */
    AgentAttempt(
            AgentServiceClient service,
            EventBus events,
            AgentCall call,
            int attempt,
            AgentProgress before,
            Consumer<AgentProgress> heartbeat) {
        this.service = service;
        this.events = events;
        this.call = call;
        this.source = TaskSource.of(call, attempt);
        this.progress = before.nextAttempt();
        this.heartbeat = heartbeat;
    }

    /** What the next attempt is to know after this failure. */
    AgentProgress after(AgentCallException failure) {
        if (failure.type().isCounted()) {
            return progress.failed();
        }
        return failure.isOutage() ? progress.unreached(Instant.now()) : progress.reached();
    }

    /**
     * The agent's answer. A replica that is away or busy gives the call to the next one; what is thrown then is the last one's refusal.
     *
     * @param timeout after which it is too late
     */
    AgentResponse answer(Duration timeout) throws AgentCallException, InterruptedException {
        Instant deadline = Instant.now().plus(timeout);
        List<AgentReplica> tried = new ArrayList<>();
        AgentReplica replica = service.replicas().choose(tried).orElseThrow();
        beat();
        while (true) {
            try {
                return accepted(ask(replica, deadline));
            } catch (AgentCallException e) {
                service.replicas().note(replica, e.standing());
                tried.add(replica);
                Optional<AgentReplica> next = service.replicas().choose(tried);
                if (e.type() != AgentFailureType.AGENT_UNAVAILABLE || next.isEmpty()) {
                    throw e;
                }
                replica = next.get();
            }
        }
    }

    /** Closing the stream, for whatever reason we leave, stops the agent. */
    private AgentMessage.Response ask(AgentReplica replica, Instant deadline)
            throws AgentCallException, InterruptedException {
        replica.begin();
        try (AgentStream stream = service.open(replica, call, source.attempt())) {
            return read(stream, deadline);
        } finally {
            replica.end();
        }
    }

    private AgentMessage.Response read(AgentStream stream, Instant deadline)
            throws AgentCallException, InterruptedException {
        while (true) {
            Optional<AgentMessage> message = stream.next(HEARTBEAT_INTERVAL);
            if (message.isPresent()) {
                progress = progress.reached();
                switch (message.get()) {
                    case AgentMessage.Response response -> {
                        return response;
                    }
                    case AgentMessage.Failure failure ->
                        throw AgentCallException.ofStatus(failure.status(), failure.detail());
                    case AgentMessage.End end -> throw AgentCallException.cutShort(null);
                    case AgentMessage.Thought thought -> think(thought);
                    case AgentMessage.Progress step -> advance(step);
                    case AgentMessage.Log log -> log(log);
                }
            }
            // The SDK sends it at most twice a second.
            beat();
            if (Instant.now().isAfter(deadline)) {
                throw AgentCallException.timedOut(call.request().attemptTimeout());
            }
        }
    }

    private void beat() {
        heartbeat.accept(progress);
    }

    private void think(AgentMessage.Thought message) {
        events.publish(new TaskEvent.Thought(source, progress.thoughtCount(), message.thought()));
        progress = progress.with(message.thought());
    }

    private void advance(AgentMessage.Progress step) {
        progress = progress.at(step.percentage(), step.currentStep());
        if (progress.percentage() != null) {
            events.publish(new TaskEvent.Progress(source, progress.percentage(), step.currentStep()));
        }
    }

    private void log(AgentMessage.Log log) {
        LOG.info("{} {}: {}", call.taskId(), log.level(), log.message());
        events.publish(new TaskEvent.Log(source, log.level(), log.message()));
    }

    private static AgentResponse accepted(AgentMessage.Response answer) throws AgentCallException {
        AgentCallException.requireSize(answer.bytes());
        if (!answer.response().success()) {
            throw AgentCallException.verdict(answer.response());
        }
        return answer.response();
    }
}
