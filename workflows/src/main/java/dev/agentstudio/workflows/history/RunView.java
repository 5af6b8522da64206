package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.Artifact;
import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.plan.Completion;
import dev.agentstudio.workflows.view.AgentTask;
import dev.agentstudio.workflows.view.ExecutionContext;
import dev.agentstudio.workflows.view.TaskStatus;
import dev.agentstudio.workflows.view.WorkflowExecution;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Renders a run for a reader: what history says, and what is running right now. */
public final class RunView {
    /** Last characters of the run id in an ETag, its random ones: enough to distinguish the few runs of one workflow. */
    private static final int RUN_ID_LENGTH = 8;

    private static final BigDecimal DONE = BigDecimal.valueOf(100);

    private final RunState state;
    private final Map<TaskId, PendingTask> pending;
    private final @Nullable String fixedEtag;
    private final WholeAnswers answers;
    private @Nullable Map<TaskId, AgentRequest> restoredRequests;
    private @Nullable Map<RecordedAnswer.Key, RecordedAnswer> finished;
    private @Nullable RunState whole;

    /** @param pending tasks that Describe reported; those that the state knows to have ended are ignored */
    public RunView(RunState state, List<PendingTask> pending) {
        this(state, pending, WholeAnswers.NONE);
    }

    /**
     * @param pending tasks that Describe reported; those that the state knows to have ended are ignored
     * @param answers asked at most once, and only by a reader of answers of which the state has excerpts
     */
    public RunView(RunState state, List<PendingTask> pending, WholeAnswers answers) {
        this(state, pending, answers, null);
    }

    private RunView(RunState state, List<PendingTask> pending, WholeAnswers answers, @Nullable String fixedEtag) {
        this.state = state;
        this.answers = answers;
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
        return new RunView(state, List.of(), WholeAnswers.NONE, etag);
    }

    /**
     * The same, but of the large answers that the state has excerpts of only the smallest are read, and the others are left out, which their
     * results say.
     *
     * @param maxBytes what those that are read may come to
     */
    public RunView showingAtMost(long maxBytes) {
        return new RunView(
                state,
                List.copyOf(pending.values()),
                wanted -> new SmallestAnswers(state, answers, maxBytes).find(wanted),
                fixedEtag);
    }

    /** As it was folded: with excerpts of large answers that an earlier run has recorded. */
    public RunState state() {
        return state;
    }

    /** The same with all answers whole, but for those that are gone. */
    public RunState whole() {
        if (whole == null) {
            Set<Recorded> excerpts = state.excerpts();
            whole = excerpts.isEmpty() ? state : WholeState.of(state, answers.find(excerpts));
        }
        return whole;
    }

    public WorkflowExecution execution() {
        return execution(tasks(), context());
    }

    /** The same without requests and results, for a reader who watches: nothing is read of which the state has excerpts. */
    public WorkflowExecution outline() {
        return execution(outlinedTasks(), outlinedContext());
    }

    private WorkflowExecution execution(List<AgentTask> tasks, ExecutionContext context) {
        return new WorkflowExecution(
                state.workflowId().value(),
                state.input().definition().id(),
                state.input().definition().pattern(),
                state.status(),
                tasks,
                context,
                state.input().createdAt(),
                state.startedAt(),
                state.endedAt(),
                state.errorMessage(),
                state.input().initiatedBy(),
                state.input().metadata(),
                etag(),
                null);
    }

    public List<AgentTask> tasks() {
        return whole().tasks().stream().map(this::task).toList();
    }

    /** Without requests and responses. */
    public List<AgentTask> outlinedTasks() {
        return state.tasks().stream().map(task -> task(task, null, null)).toList();
    }

    /** One task whole; empty when the workflow has none of that id. Of large answers only those that it shows are read. */
    public Optional<AgentTask> task(String taskId) {
        RunState shown = state.tasks().stream()
                .filter(task -> task.id().value().equals(taskId))
                .findFirst()
                .flatMap(this::needed)
                .map(needed -> WholeState.of(state, answers.find(needed)))
                .orElseGet(this::whole);
        RunView view = new RunView(shown, List.copyOf(pending.values()), WholeAnswers.NONE);
        view.whole = shown;
        return shown.tasks().stream()
                .filter(task -> task.id().value().equals(taskId))
                .findFirst()
                .map(view::task);
    }

    /** What of the excerpts a task shows: its own answer, and those that its call refers to. Empty when its request follows from all. */
    private Optional<Set<Recorded>> needed(TaskState task) {
        AgentCall call = task.call();
        if (call == null || call.references() == null || call.references().handoff() != null) {
            return Optional.empty();
        }
        Set<TaskId> taskIds = new HashSet<>(List.of(task.id()));
        Stream.ofNullable(call.references().results())
                .flatMap(List::stream)
                .forEach(results -> taskIds.addAll(results.taskIds()));
        Stream.of(call.references().previousResult(), call.references().feedback())
                .filter(Objects::nonNull)
                .forEach(recorded -> taskIds.add(recorded.taskId()));
        return Optional.of(state.excerpts().stream()
                .filter(recorded -> taskIds.contains(recorded.taskId()))
                .collect(Collectors.toSet()));
    }

    /** Without results. */
    public ExecutionContext outlinedContext() {
        return context(position(false), Map.of());
    }

    public ExecutionContext context() {
        Map<String, AgentResponse> results = new LinkedHashMap<>();
        for (TaskState task : whole().tasks()) {
            AgentResponse response = task.response();
            if (response != null) {
                results.put(task.id().value(), response.shown(path(task.id())));
            }
        }
        return context(position(true), results);
    }

    private ExecutionContext context(Map<String, Object> position, Map<String, AgentResponse> results) {
        return new ExecutionContext(
                state.workflowId().value(),
                position,
                results,
                new EventsView(state, pending).events(),
                progress(),
                state.input().createdAt(),
                lastUpdatedAt());
    }

    /** A file that a task has saved, as it is recorded; empty when there is none of this name. */
    public Optional<Artifact> artifact(String taskId, String name) {
        return whole().tasks().stream()
                .filter(task -> task.id().value().equals(taskId))
                .flatMap(task -> Stream.ofNullable(task.response()))
                .flatMap(response -> response.saved(name).stream())
                .findFirst();
    }

    /** Of a task in the API. */
    private String path(TaskId task) {
        return "/api/workflows/%s/tasks/%s".formatted(state.workflowId(), task);
    }

    /** What is known of the tasks that have been scheduled and not ended, by task id. */
    public Map<TaskId, PendingTask> pendingTasks() {
        return Collections.unmodifiableMap(pending);
    }

    /** In step order, and after them those that handoffs asked for. */
    public List<TaskSummary> taskSummaries() {
        return state.tasks().stream()
                .map(task -> new TaskSummary(
                        task.id(),
                        task.stepId(),
                        task.agentType(),
                        status(task, pending.get(task.id())),
                        task.startedAt(),
                        task.endedAt(),
                        task.errorMessage()))
                .toList();
    }

    /** Equal for equal views, whichever node computes it. */
    public String etag() {
        if (fixedEtag != null) {
            return fixedEtag;
        }
        String live = pending.isEmpty() ? "" : "-" + Long.toHexString(digest(pending));
        return "\"%s-%d%s\"".formatted(suffix(state), state.changes(), live);
    }

    /** What of a run's id distinguishes it. */
    static String suffix(RunState state) {
        String run = state.runId().value();
        return run.substring(Math.max(0, run.length() - RUN_ID_LENGTH));
    }

    /** In percent, as {@link Completion} says. */
    public BigDecimal progress() {
        return state.status() == WorkflowStatus.COMPLETED
                ? DONE
                : Completion.percent(
                        state.input().planned(),
                        state.tasks().size(),
                        (int) count(TaskState.Stage.COMPLETED),
                        state.iteration());
    }

    private Map<String, Object> position(boolean hasResults) {
        if (state.startedAt() == null) {
            return Map.of();
        }
        long begun = state.tasks().stream()
                .filter(task -> task.stage() != TaskState.Stage.OPEN && task.stage() != TaskState.Stage.SKIPPED)
                .count();
        Map<String, Object> position = new LinkedHashMap<>();
        position.put("currentStep", begun);
        position.put("totalSteps", state.tasks().size());
        if (hasResults && state.iteration() > 1) {
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
            whole().finished().stream()
                    .filter(task -> task.iteration() == number)
                    .forEach(task ->
                            results.put(task.taskId().value(), task.response().shown(null)));
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("iteration", number);
            entry.put("results", results);
            rounds.add(entry);
        }
        return rounds;
    }

    private Instant lastUpdatedAt() {
        return pending.values().stream()
                .map(PendingTask::startedAt)
                .filter(Objects::nonNull)
                .reduce(state.lastUpdatedAt(), (a, b) -> a.isAfter(b) ? a : b);
    }

    private AgentTask task(TaskState task) {
        return task(task, request(task), task.response());
    }

    private AgentTask task(TaskState task, @Nullable AgentRequest request, @Nullable AgentResponse response) {
        PendingTask live = pending.get(task.id());
        return new AgentTask(
                task.id().value(),
                state.workflowId().value(),
                task.stepId().value(),
                task.agentType(),
                status(task, live),
                request == null ? null : request.shown(),
                response == null ? null : response.shown(path(task.id())),
                state.input().createdAt(),
                live == null ? task.startedAt() : live.startedAt(),
                task.endedAt(),
                task.errorMessage(),
                Math.max(0, (live == null ? task.attemptNumber() : live.attempt()) - 1),
                state.input().definition().maxRetries(),
                task.dependsOn().isEmpty()
                        ? null
                        : task.dependsOn().stream().map(TaskId::value).toList(),
                live == null ? null : live.live());
    }

    /** What a task was asked. For one that was taken over from an earlier run, put together again from what it depended on. */
    private @Nullable AgentRequest request(TaskState task) {
        if (task.call() != null) {
            return CompleteRequest.of(task.call(), state::input, this::answer)
                    .orElse(task.call().request());
        }
        if (task.stage() == TaskState.Stage.OPEN || task.stage() == TaskState.Stage.SKIPPED) {
            return null;
        }
        if (restoredRequests == null) {
            restoredRequests = RestoredRequests.of(whole());
        }
        return restoredRequests.get(task.id());
    }

    /** An answer of this run. Calls that refer to other runs are complete in the whole state. */
    private Optional<RecordedAnswer> answer(RecordedAnswer.Key key) {
        if (finished == null) {
            finished = new HashMap<>();
            whole().finished()
                    .forEach(task -> finished.put(
                            RecordedAnswer.Key.here(task.taskId(), task.iteration()),
                            new RecordedAnswer(task.stepId(), task.response())));
        }
        return Optional.ofNullable(finished.get(key));
    }

    private TaskStatus status(TaskState task, @Nullable PendingTask live) {
        return switch (task.stage()) {
            case OPEN -> isRunnable(task) ? TaskStatus.PENDING : TaskStatus.WAITING;
            case SCHEDULED -> live != null && live.isBegun() ? TaskStatus.RUNNING : TaskStatus.PENDING;
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

    private static long digest(Map<TaskId, PendingTask> pending) {
        CRC32C crc = new CRC32C();
        crc.update(Payloads.bytesOf(pending));
        return crc.getValue();
    }
}
