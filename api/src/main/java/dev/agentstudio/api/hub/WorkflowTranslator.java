package dev.agentstudio.api.hub;

import dev.agentstudio.api.live.LiveEvent;
import dev.agentstudio.api.live.LiveWorkflow;
import dev.agentstudio.workflows.agent.Usage;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.history.TaskSummary;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.view.TaskStatus;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns the live events of one workflow into those of the hub. Remembers the status that each task was last shown in. Not thread-safe. */
final class WorkflowTranslator {
    private final Map<String, TaskStatus> shown = new HashMap<>();
    private @Nullable String traceParent;

    /** @param traceParent of the workflow, as far as it is known; null for none */
    WorkflowTranslator(@Nullable String traceParent) {
        this.traceParent = traceParent;
    }

    List<HubEvent> translate(LiveEvent event) {
        return switch (event) {
            case LiveEvent.Durable durable -> durable(durable);
            case LiveEvent.Thought thought ->
                running(
                        thought.task(),
                        thought.at(),
                        new HubEvent.AgentThought(
                                thought.workflowId(),
                                thought.task().taskId(),
                                thought.task().agentType(),
                                thought.at(),
                                thought.thought().type(),
                                thought.thought().content(),
                                thought.thought().metadata()));
            case LiveEvent.Progress progress ->
                running(
                        progress.task(),
                        progress.at(),
                        new HubEvent.TaskProgressUpdated(
                                progress.task().taskId(),
                                progress.workflowId(),
                                progress.task().agentType(),
                                progress.at(),
                                new HubEvent.TaskPosition(progress.percentage(), progress.currentStep()),
                                traceParent));
            case LiveEvent.Log log ->
                running(
                        log.task(),
                        log.at(),
                        new HubEvent.LogMessageReceived(
                                log.task().taskId(),
                                log.workflowId(),
                                log.task().agentType(),
                                log.at(),
                                LogLevel.of(log.level()).orElse(LogLevel.INFO),
                                log.message(),
                                log.task().agentType(),
                                traceParent));
        };
    }

    /** What an agent reports shows that its task runs, which history records only when the attempt ends. */
    private List<HubEvent> running(LiveEvent.TaskAttempt task, Instant at, HubEvent report) {
        TaskStatus before = shown.getOrDefault(task.taskId(), TaskStatus.PENDING);
        if (before != TaskStatus.PENDING) {
            return List.of(report);
        }
        shown.put(task.taskId(), TaskStatus.RUNNING);
        return List.of(
                new HubEvent.TaskStatusChanged(
                        task.taskId(),
                        task.workflowId(),
                        task.agentType(),
                        null,
                        before,
                        TaskStatus.RUNNING,
                        at,
                        traceParent),
                report);
    }

    private List<HubEvent> durable(LiveEvent.Durable durable) {
        List<HubEvent> events = new ArrayList<>();
        traceParent = durable.workflow().traceParent();
        switch (durable.event()) {
            case VisibleEvent.Started started -> {
                events.add(started(durable));
                events.add(progress(durable));
            }
            case VisibleEvent.TaskScheduled task ->
                changed(durable, task.taskId(), TaskStatus.WAITING, TaskStatus.PENDING, events);
            case VisibleEvent.TaskStarted task ->
                changed(durable, task.taskId(), TaskStatus.PENDING, TaskStatus.RUNNING, events);
            case VisibleEvent.TaskCompleted task -> {
                changed(durable, task.taskId(), TaskStatus.RUNNING, TaskStatus.COMPLETED, events);
                durable.workflow()
                        .finished(task.taskId(), durable.at())
                        .ifPresent(finished -> measure(durable, finished, events));
                events.add(progress(durable));
            }
            case VisibleEvent.TaskFailed task -> {
                changed(durable, task.taskId(), TaskStatus.RUNNING, TaskStatus.FAILED, events);
                if (task.response() != null) {
                    TaskMetrics metrics = metrics(durable, task.taskId());
                    events.addAll(metrics.of(task.response().usage()));
                }
                events.add(error(durable, task));
                events.add(progress(durable));
            }
            case VisibleEvent.Paused paused -> events.add(progress(durable));
            case VisibleEvent.Resumed resumed -> events.add(progress(durable));
            case VisibleEvent.CheckpointMade made -> {}
            case VisibleEvent.Completed completed -> end(durable, WorkflowStatus.COMPLETED, null, events);
            case VisibleEvent.Failed failed -> end(durable, WorkflowStatus.FAILED, failed.message(), events);
            case VisibleEvent.Cancelled cancelled -> end(durable, WorkflowStatus.CANCELLED, null, events);
        }
        return events;
    }

    private HubEvent started(LiveEvent.Durable durable) {
        LiveWorkflow workflow = durable.workflow();
        return new HubEvent.WorkflowStarted(
                workflow.id(),
                durable.sequence(),
                workflow.name(),
                workflow.initiatedBy(),
                durable.at(),
                workflow.metadata(),
                traceParent);
    }

    /** The workflow may have been resumed since, so its state now does not tell how it ended. */
    private void end(
            LiveEvent.Durable durable, WorkflowStatus status, @Nullable String errorMessage, List<HubEvent> events) {
        close(durable, events);
        events.add(progress(durable));
        LiveWorkflow workflow = durable.workflow();
        Instant begun = Objects.requireNonNullElse(workflow.startedAt(), workflow.createdAt());
        events.add(new HubEvent.WorkflowCompleted(
                workflow.id(),
                durable.sequence(),
                status,
                durable.at(),
                TaskMetrics.seconds(begun, durable.at()),
                status == WorkflowStatus.COMPLETED ? workflow.resultSummary() : null,
                errorMessage,
                metrics(workflow),
                traceParent));
    }

    /** Tasks that end with the workflow: those in flight fail, the others are skipped. */
    private void close(LiveEvent.Durable durable, List<HubEvent> events) {
        for (TaskSummary task : durable.workflow().tasks()) {
            if (task.status() == TaskStatus.SKIPPED) {
                changed(durable, task.id(), TaskStatus.WAITING, TaskStatus.SKIPPED, events);
            } else if (task.status() == TaskStatus.FAILED && durable.at().equals(task.endedAt())) {
                changed(durable, task.id(), TaskStatus.RUNNING, TaskStatus.FAILED, events);
            }
        }
    }

    /** @param before the status that it had if none was shown yet */
    private void changed(
            LiveEvent.Durable durable, TaskId task, TaskStatus before, TaskStatus now, List<HubEvent> events) {
        TaskStatus previous = Objects.requireNonNullElse(shown.put(task.value(), now), before);
        if (previous != now) {
            events.add(new HubEvent.TaskStatusChanged(
                    task.value(),
                    durable.workflowId(),
                    agent(durable, task),
                    durable.sequence(),
                    previous,
                    now,
                    durable.at(),
                    traceParent));
        }
    }

    private static void measure(LiveEvent.Durable durable, FinishedTask task, List<HubEvent> events) {
        TaskMetrics metrics = metrics(durable, task.taskId());
        if (task.startedAt() != null) {
            events.add(metrics.duration(task.startedAt()));
        }
        events.addAll(metrics.of(task.response().usage()));
    }

    private static TaskMetrics metrics(LiveEvent.Durable durable, TaskId task) {
        return new TaskMetrics(durable.workflowId(), task.value(), agent(durable, task), durable.at());
    }

    private static HubEvent error(LiveEvent.Durable durable, VisibleEvent.TaskFailed failed) {
        String agent = agent(durable, failed.taskId());
        return new HubEvent.ErrorOccurred(
                "%s-%d".formatted(durable.workflowId(), durable.sequence()),
                failed.taskId().value(),
                durable.workflowId(),
                agent,
                durable.sequence(),
                durable.at(),
                "error",
                "AGENT_ERROR",
                failed.message(),
                agent,
                false);
    }

    private static HubEvent.WorkflowProgress progress(LiveEvent.Durable durable) {
        return progress(durable.workflow(), durable.sequence(), durable.at());
    }

    /** @param sequence of the event that caused it; null for none */
    static HubEvent.WorkflowProgress progress(LiveWorkflow workflow, @Nullable Long sequence, Instant at) {
        List<TaskSummary> tasks = workflow.tasks();
        return new HubEvent.WorkflowProgress(
                workflow.id(),
                sequence,
                at,
                workflow.status(),
                new HubEvent.WorkflowPosition(
                        workflow.progress(),
                        tasks.stream()
                                .filter(WorkflowTranslator::isOpen)
                                .map(task -> task.stepId().value())
                                .findFirst()
                                .orElse(null),
                        tasks.stream()
                                .filter(task -> task.status() == TaskStatus.COMPLETED)
                                .map(TaskSummary::agentType)
                                .toList(),
                        tasks.stream()
                                .filter(WorkflowTranslator::isOpen)
                                .map(TaskSummary::agentType)
                                .toList()));
    }

    private static boolean isOpen(TaskSummary task) {
        return switch (task.status()) {
            case WAITING, PENDING, RUNNING -> true;
            case COMPLETED, FAILED, SKIPPED -> false;
        };
    }

    private static HubEvent.WorkflowMetrics metrics(LiveWorkflow workflow) {
        List<TaskSummary> tasks = workflow.tasks();
        Usage usage = workflow.usage();
        double average = tasks.stream()
                .filter(task -> task.startedAt() != null && task.endedAt() != null)
                .mapToDouble(task -> TaskMetrics.seconds(
                        Objects.requireNonNull(task.startedAt()), Objects.requireNonNull(task.endedAt())))
                .average()
                .orElse(0);
        return new HubEvent.WorkflowMetrics(
                tasks.size(),
                (int) tasks.stream()
                        .filter(task -> task.status() == TaskStatus.COMPLETED)
                        .count(),
                (int) tasks.stream()
                        .filter(task -> task.status() == TaskStatus.FAILED)
                        .count(),
                average,
                usage.tokens(),
                usage.cost());
    }

    private static String agent(LiveEvent.Durable durable, TaskId task) {
        return durable.workflow().task(task).map(TaskSummary::agentType).orElse("unknown");
    }
}
