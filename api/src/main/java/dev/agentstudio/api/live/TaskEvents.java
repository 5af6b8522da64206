package dev.agentstudio.api.live;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.workflow.read.WorkflowReader;
import dev.agentstudio.events.EventBus;
import dev.agentstudio.events.TaskEvent;
import dev.agentstudio.workflows.history.PendingTask;
import dev.agentstudio.workflows.history.TaskSummary;
import dev.agentstudio.workflows.id.TaskId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the agents of one workflow send before their response: from the event bus or, while that delivers nothing, from the heartbeats that
 * Temporal keeps, which have thoughts and progress but no log messages.
 */
final class TaskEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TaskEvents.class);

    /** How often heartbeats are read; workers send them twice a second at most. */
    private static final Duration POLL = Duration.ofSeconds(1);

    private final WorkflowWatch watch;
    private final WorkflowReader reader;
    private final EventBus bus;
    private final AttemptOrder order = new AttemptOrder();
    private final CountDownLatch closed = new CountDownLatch(1);

    private TaskEvents(WorkflowWatch watch, WorkflowReader reader, EventBus bus) {
        this.watch = watch;
        this.reader = reader;
        this.bus = bus;
    }

    /** Forwards events to a watch until it is closed. */
    static TaskEvents open(WorkflowWatch watch, WorkflowReader reader, EventBus bus) {
        TaskEvents events = new TaskEvents(watch, reader, bus);
        Thread.ofVirtual().name("heartbeats-" + watch.workflowId()).start(events::forward);
        return events;
    }

    @Override
    public void close() {
        closed.countDown();
    }

    /** What agents sent before the bus was subscribed to is in their heartbeats, the newest of it one period later. */
    private void forward() {
        EventBus.Subscription subscription = bus.subscribe(watch.workflowId().value(), this::forward);
        try (subscription) {
            forwardHeartbeats();
            boolean isFirst = true;
            while (!closed.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                if (isFirst || !bus.isLive()) {
                    forwardHeartbeats();
                }
                isFirst = false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forward(TaskEvent event) {
        order.accept(event).ifPresent(watch.shared()::publish);
    }

    private void forwardHeartbeats() {
        try {
            reader.newest(watch.workflowId()).ifPresent(view -> {
                Map<TaskId, PendingTask> pending = view.pendingTasks();
                for (TaskSummary task : view.taskSummaries()) {
                    PendingTask heartbeat = pending.get(task.id());
                    if (heartbeat != null) {
                        LiveEvent.TaskAttempt attempt = new LiveEvent.TaskAttempt(
                                watch.workflowId().value(),
                                task.id().value(),
                                task.agentType(),
                                heartbeat.callAttempt());
                        order.accept(attempt, heartbeat).forEach(watch.shared()::publish);
                    }
                }
            });
        } catch (ProblemException e) {
            LOG.debug("Heartbeats of workflow {} are read again soon: {}", watch.workflowId(), e.getMessage());
        }
    }
}
