package dev.agentstudio.api.live;

import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.Usage;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.history.TaskSummary;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A workflow as it was at some time, without results. Immutable; values are computed when they are asked for. */
public final class LiveWorkflow {
    private final RunState state;
    private volatile @Nullable Map<TaskId, TaskSummary> tasks;

    public LiveWorkflow(RunState state) {
        this.state = state;
    }

    public String id() {
        return state.workflowId().value();
    }

    /** Name of the definition. */
    public String name() {
        return state.input().definition().name();
    }

    /** Subject of the caller that created it. */
    public String owner() {
        return state.input().owner();
    }

    /** W3C {@code traceparent} of the request that started or resumed it; null for none. */
    public @Nullable String traceParent() {
        return state.identity().traceParent();
    }

    /** Text for people. */
    public String initiatedBy() {
        return state.input().initiatedBy();
    }

    /** The caller's own; null for none. */
    public @Nullable JsonObject metadata() {
        return state.input().metadata();
    }

    public WorkflowStatus status() {
        return state.status();
    }

    public Instant createdAt() {
        return state.input().createdAt();
    }

    /** Null before a worker has taken it up. */
    public @Nullable Instant startedAt() {
        return state.startedAt();
    }

    /** Null before it has ended. */
    public @Nullable Instant endedAt() {
        return state.endedAt();
    }

    /** Null unless it failed. */
    public @Nullable String errorMessage() {
        return state.errorMessage();
    }

    /** Completed of all tasks, in percent, with at most two decimals. */
    public BigDecimal progress() {
        return view().progress();
    }

    /** In step order, and after them those that handoffs asked for. */
    public List<TaskSummary> tasks() {
        return List.copyOf(byId().values());
    }

    /** Empty when the workflow has no such task. */
    public Optional<TaskSummary> task(TaskId taskId) {
        return Optional.ofNullable(byId().get(taskId));
    }

    /** The task that ended with a result at a time; empty when none did. */
    public Optional<FinishedTask> finished(TaskId taskId, Instant at) {
        return state.finished().stream()
                .filter(task ->
                        task.taskId().equals(taskId) && task.completedAt().equals(at))
                .findFirst();
    }

    /** What all answers together have cost, those of earlier rounds and of failed tasks included. */
    public Usage usage() {
        Stream<Usage> finished =
                state.finished().stream().map(task -> task.response().usage());
        Stream<Usage> failed = state.events().stream()
                .filter(VisibleEvent.TaskFailed.class::isInstance)
                .map(VisibleEvent.TaskFailed.class::cast)
                .flatMap(task -> Stream.ofNullable(task.response()))
                .map(AgentResponse::usage);
        return Stream.concat(finished, failed).reduce(Usage.NONE, Usage::plus);
    }

    /** The summary in the result of the task that ended last; null when that has none, and before a task has ended. */
    public @Nullable String resultSummary() {
        List<FinishedTask> finished = state.finished();
        return finished.isEmpty() ? null : finished.getLast().response().summary();
    }

    /** Computed once: the events of one log share their workflow. */
    private Map<TaskId, TaskSummary> byId() {
        Map<TaskId, TaskSummary> known = tasks;
        if (known == null) {
            known = new LinkedHashMap<>();
            for (TaskSummary task : view().taskSummaries()) {
                known.put(task.id(), task);
            }
            tasks = known;
        }
        return known;
    }

    private RunView view() {
        return new RunView(state, List.of());
    }
}
