package dev.agentstudio.api.hub;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.task.SingleTaskEvent;
import dev.agentstudio.api.task.SingleTaskEvents;
import dev.agentstudio.api.task.TaskFeed;
import dev.agentstudio.workflows.view.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sends one client what it wants of a task that was started alone. Its events come one after the other. */
final class SingleTaskFollower implements Consumer<SingleTaskEvent> {
    private final String taskId;
    private final String agentId;
    private final HubOutput output;
    private final Predicate<HubEvent> interest;
    private TaskStatus shown = TaskStatus.PENDING;
    private @Nullable Runnable subscription;
    private volatile boolean hasEnded;

    private SingleTaskFollower(String taskId, String agentId, HubOutput output, Predicate<HubEvent> interest) {
        this.taskId = taskId;
        this.agentId = agentId;
        this.output = output;
        this.interest = interest;
    }

    /**
     * Begins to follow a task.
     *
     * @param interest what the client wants of the task
     * @throws ProblemException not found, also when it is another's
     */
    static SingleTaskFollower start(
            TaskFeed feed, String taskId, Caller caller, HubOutput output, Predicate<HubEvent> interest) {
        SingleTaskEvents events = feed.fromNow(taskId, caller);
        SingleTaskFollower follower = new SingleTaskFollower(taskId, events.agentType(), output, interest);
        follower.subscription = events.subscribe(follower);
        return follower;
    }

    boolean isRunning() {
        return !hasEnded;
    }

    void stop() {
        if (subscription != null) {
            subscription.run();
        }
    }

    @Override
    public void accept(SingleTaskEvent event) {
        output.send(translate(event).stream().filter(interest).toList());
    }

    private List<HubEvent> translate(SingleTaskEvent event) {
        return switch (event) {
            case SingleTaskEvent.Began began -> List.of(changed(TaskStatus.RUNNING, began.at()));
            case SingleTaskEvent.Thought thought ->
                List.of(new HubEvent.AgentThought(
                        null,
                        taskId,
                        agentId,
                        thought.thought().timestamp(),
                        thought.thought().type(),
                        thought.thought().content(),
                        thought.thought().metadata()));
            case SingleTaskEvent.Progress progress ->
                List.of(new HubEvent.TaskProgressUpdated(
                        taskId,
                        null,
                        agentId,
                        progress.at(),
                        new HubEvent.TaskPosition(progress.percentage(), progress.currentStep()),
                        null));
            case SingleTaskEvent.Log log ->
                List.of(new HubEvent.LogMessageReceived(
                        taskId,
                        null,
                        agentId,
                        log.at(),
                        LogLevel.of(log.level()).orElse(LogLevel.INFO),
                        log.message(),
                        agentId,
                        null));
            case SingleTaskEvent.Ended ended -> end(ended);
            case SingleTaskEvent.Lost lost -> {
                hasEnded = true;
                yield List.of(error(Instant.now(), "SUBSCRIPTION_ENDED", lost.reason(), "hub", true));
            }
        };
    }

    private List<HubEvent> end(SingleTaskEvent.Ended ended) {
        hasEnded = true;
        TaskMetrics metrics = new TaskMetrics(null, taskId, agentId, ended.at());
        List<HubEvent> events = new ArrayList<>();
        events.add(changed(ended.status(), ended.at()));
        if (ended.startedAt() != null) {
            events.add(metrics.duration(ended.startedAt()));
        }
        events.addAll(metrics.of(ended.usage()));
        if (ended.errorMessage() != null) {
            events.add(error(ended.at(), "AGENT_ERROR", ended.errorMessage(), agentId, false));
        }
        return events;
    }

    private HubEvent changed(TaskStatus now, Instant at) {
        TaskStatus before = shown;
        shown = now;
        return new HubEvent.TaskStatusChanged(taskId, null, agentId, null, before, now, at, null);
    }

    private HubEvent error(Instant at, String code, String message, String source, boolean retryable) {
        return new HubEvent.ErrorOccurred(
                "%s-%s".formatted(taskId, code),
                taskId,
                null,
                agentId,
                null,
                at,
                "error",
                code,
                message,
                source,
                retryable);
    }
}
