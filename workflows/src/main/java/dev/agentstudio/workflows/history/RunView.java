package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.view.AgentTask;
import dev.agentstudio.workflows.view.ExecutionContext;
import dev.agentstudio.workflows.view.ExecutionEvent;
import dev.agentstudio.workflows.view.TaskStatus;
import dev.agentstudio.workflows.view.WorkflowExecution;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Renders a run for a reader: what history says, and what is going on right now. */
public final class RunView {
    /** Last characters of the run id in an ETag, its random ones: enough to tell the few runs of one workflow apart. */
    private static final int RUN_ID_LENGTH = 8;

    private final RunState state;
    private final Map<String, PendingTask> pending;
    private final @Nullable String fixedEtag;
    private @Nullable Map<String, AgentRequest> restoredRequests;

    /** @param pending tasks that Describe reported; those that the state knows to have ended are ignored */
    public RunView(RunState state, List<PendingTask> pending) {
        this(state, pending, null);
    }

    private RunView(RunState state, List<PendingTask> pending, @Nullable String fixedEtag) {
        this.state = state;
        this.fixedEtag = fixedEtag;
        Map<String, PendingTask> byActivity =
                pending.stream().collect(Collectors.toMap(PendingTask::activityId, Function.identity()));
        this.pending = new LinkedHashMap<>();
        for (TaskState task : state.tasks()) {
            PendingTask live = task.activityId() == null ? null : byActivity.get(task.activityId());
            if (live != null && task.stage() == TaskState.Stage.SCHEDULED) {
                this.pending.put(task.id(), live);
            }
        }
    }

    /** A run as it was at some time, which does not change any more. */
    static RunView snapshot(RunState state, String etag) {
        return new RunView(state, List.of(), etag);
    }

    public RunState state() {
        return state;
    }

    public WorkflowExecution execution() {
        return new WorkflowExecution(
                state.workflowId(),
                state.input().definition().id(),
                state.input().definition().pattern(),
                state.status(),
                state.tasks().stream().map(this::task).toList(),
                context(),
                state.input().createdAt(),
                state.startedAt(),
                state.endedAt(),
                state.errorMessage(),
                state.input().initiatedBy(),
                state.input().metadata(),
                etag());
    }

    public ExecutionContext context() {
        Map<String, AgentResponse> results = new LinkedHashMap<>();
        for (TaskState task : state.tasks()) {
            AgentResponse response = task.response();
            if (response != null) {
                results.put(task.id(), response);
            }
        }
        return new ExecutionContext(
                state.workflowId(),
                position(),
                results,
                events(),
                progress(),
                state.input().createdAt(),
                lastUpdatedAt());
    }

    /** Equal for equal views, whichever node computes it. */
    public String etag() {
        if (fixedEtag != null) {
            return fixedEtag;
        }
        String live = pending.isEmpty() ? "" : "-" + Long.toHexString(digest(pending));
        return "\"%s-%d%s\"".formatted(suffix(state), state.changes(), live);
    }

    /** What of a run's id tells it apart. */
    static String suffix(RunState state) {
        String run = state.runId();
        return run.substring(Math.max(0, run.length() - RUN_ID_LENGTH));
    }

    /** Completed of all tasks, in percent, with at most two decimals, rounded half up. */
    public BigDecimal progress() {
        long completed = count(TaskState.Stage.COMPLETED);
        BigDecimal percent = BigDecimal.valueOf(100 * completed)
                .divide(BigDecimal.valueOf(state.tasks().size()), 2, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return percent.scale() < 0 ? percent.setScale(0, RoundingMode.UNNECESSARY) : percent;
    }

    private Map<String, Object> position() {
        if (state.startedAt() == null) {
            return Map.of();
        }
        long begun = state.tasks().stream()
                .filter(task -> task.stage() != TaskState.Stage.OPEN && task.stage() != TaskState.Stage.SKIPPED)
                .count();
        Map<String, Object> position = new LinkedHashMap<>();
        position.put("currentStep", begun);
        position.put("totalSteps", state.tasks().size());
        if (state.iteration() > 1) {
            position.put("iterations", earlierRounds());
        }
        return position;
    }

    /** What the tasks of each earlier round answered. */
    private List<Map<String, Object>> earlierRounds() {
        List<Map<String, Object>> rounds = new ArrayList<>();
        for (int round = 1; round < state.iteration(); round++) {
            int number = round;
            Map<String, Object> results = new LinkedHashMap<>();
            state.finished().stream()
                    .filter(task -> task.iteration() == number)
                    .forEach(task -> results.put(task.taskId(), task.response()));
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("iteration", number);
            entry.put("results", results);
            rounds.add(entry);
        }
        return rounds;
    }

    private List<ExecutionEvent> events() {
        Stream<ExecutionEvent> running = pending.entrySet().stream()
                .filter(entry -> entry.getValue().running() && entry.getValue().startedAt() != null)
                .map(entry -> ExecutionEvent.taskStarted(
                        entry.getKey(), Objects.requireNonNull(entry.getValue().startedAt())));
        List<ExecutionEvent> events = new ArrayList<>(state.events());
        running.forEach(events::add);
        events.sort(Comparator.comparing(ExecutionEvent::timestamp));
        return events;
    }

    private Instant lastUpdatedAt() {
        return pending.values().stream()
                .map(PendingTask::startedAt)
                .filter(Objects::nonNull)
                .reduce(state.lastUpdatedAt(), (a, b) -> a.isAfter(b) ? a : b);
    }

    private AgentTask task(TaskState task) {
        PendingTask live = pending.get(task.id());
        return new AgentTask(
                task.id(),
                state.workflowId(),
                task.stepId(),
                task.agentType(),
                status(task, live),
                request(task),
                task.response(),
                state.input().createdAt(),
                live == null ? task.startedAt() : live.startedAt(),
                task.endedAt(),
                task.errorMessage(),
                Math.max(0, (live == null ? task.attempt() : live.attempt()) - 1),
                state.input().definition().maxRetries(),
                task.dependsOn().isEmpty() ? null : task.dependsOn(),
                live == null ? null : live.live());
    }

    /** What a task was asked. For one that was taken over from an earlier run, put together again from what it depended on. */
    private @Nullable AgentRequest request(TaskState task) {
        if (task.call() != null) {
            return task.call().request();
        }
        if (task.stage() != TaskState.Stage.COMPLETED) {
            return null;
        }
        if (restoredRequests == null) {
            restoredRequests = RestoredRequests.of(state);
        }
        return restoredRequests.get(task.id());
    }

    private TaskStatus status(TaskState task, @Nullable PendingTask live) {
        return switch (task.stage()) {
            case OPEN -> isRunnable(task) ? TaskStatus.PENDING : TaskStatus.WAITING;
            case SCHEDULED -> live != null && live.running() ? TaskStatus.RUNNING : TaskStatus.PENDING;
            case COMPLETED -> TaskStatus.COMPLETED;
            case FAILED -> TaskStatus.FAILED;
            case SKIPPED -> TaskStatus.SKIPPED;
        };
    }

    private boolean isRunnable(TaskState task) {
        return task.dependsOn().isEmpty()
                || state.tasks().stream()
                        .filter(other -> task.dependsOn().contains(other.id()))
                        .allMatch(other -> other.stage() == TaskState.Stage.COMPLETED);
    }

    private long count(TaskState.Stage stage) {
        return state.tasks().stream().filter(task -> task.stage() == stage).count();
    }

    private static long digest(Map<String, PendingTask> pending) {
        CRC32C crc = new CRC32C();
        crc.update(Payloads.bytesOf(pending));
        return crc.getValue();
    }
}
