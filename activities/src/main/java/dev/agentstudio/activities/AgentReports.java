package dev.agentstudio.activities;

import dev.agentstudio.events.EventBus;
import dev.agentstudio.events.TaskEvent;
import dev.agentstudio.events.TaskSource;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentProgress;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an agent reports before its response: kept for heartbeats, and published for watchers. */
final class AgentReports {
    private static final Logger LOG = LoggerFactory.getLogger(AgentReports.class);

    private final EventBus events;
    private final AgentCall call;
    private final Attempt attempt;
    private TaskSource source;
    private AgentProgress progress;

    /** @param before what is known of the attempts before */
    AgentReports(EventBus events, AgentCall call, Attempt attempt, AgentProgress before) {
        this.events = events;
        this.call = call;
        this.attempt = attempt;
        this.source = TaskSource.of(call, attempt.number());
        this.progress = before.position().isInProgress() ? before : before.nextAttempt();
    }

    AgentProgress progress() {
        return progress;
    }

    /** A call begins, or one that an earlier attempt has begun continues; what the agent reports belongs to the attempt that began it. */
    void begin(CallBegin begin, URI replica) {
        boolean isKnown = Objects.equals(progress.position().attempt(), begin.attempt());
        if (!isKnown) {
            progress = progress.begun(attempt.number(), attempt.startedAt(), replica.toString());
        }
        progress = progress.attached(begin.messages(), begin.thoughts());
        source = TaskSource.of(call, isKnown ? begin.attempt() : attempt.number());
    }

    void think(AgentMessage.Thought message) {
        events.publish(new TaskEvent.Thought(source, progress.thoughtCount(), message.thought()));
        progress = progress.received().with(message.thought());
    }

    void advance(AgentMessage.Progress step) {
        progress = progress.received().at(step.percentage(), step.currentStep());
        if (progress.percentage() != null) {
            events.publish(new TaskEvent.Progress(source, progress.percentage(), step.currentStep()));
        }
    }

    void log(AgentMessage.Log log) {
        progress = progress.received();
        LOG.info("{} {}: {}", call.taskId(), log.level(), log.message());
        events.publish(new TaskEvent.Log(source, log.level(), log.message()));
    }

    void reached() {
        progress = progress.reached();
    }

    /** What the next attempt is to know after this failure. */
    AgentProgress after(AgentCallException failure) {
        AgentProgress known = switch (failure.call()) {
            case ENDED, LOST -> progress.position().isInProgress() ? progress.ended() : progress;
            case UNREACHABLE, CONTINUES -> progress;
        };
        if (failure.type().isCounted()) {
            return known.failed();
        }
        return failure.isOutage() ? known.unreached(Instant.now()) : known.reached();
    }
}
