package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.plan.Board;
import dev.agentstudio.workflows.plan.Plan;
import dev.agentstudio.workflows.plan.Planner;
import dev.agentstudio.workflows.plan.TaskIndex;
import io.temporal.common.converter.RawValue;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The interpreter: asks the pattern's planner what is next and carries it out, until the plan says that the run has ended. */
public final class AgentWorkflowImpl implements AgentWorkflow {
    /** Well below Temporal's 51,200 events, so that a run is never ended by the server. */
    static final long MAX_EVENTS = 10_000;

    /**
     * Size of a history, in bytes, after which nothing more is started in its run. Temporal ends runs at 50 MB; what is in flight may
     * still answer then.
     */
    static final long MAX_BYTES = 16 * 1024 * 1024;

    /** Temporal has no shorter timer. */
    private static final Duration LEAST_TIMER = Duration.ofMillis(1);

    /** A run does at least this many tasks of its own, so that one which took over much does not continue as new for ever. */
    static final int MIN_TASKS = 50;

    private final ExecutionInput input;
    private final long maxEvents;
    private final int minTasks;
    private final long maxBytes;
    private final WorkflowDefinition definition;
    private final Planner planner;
    private final Board board;
    private final LargeValues values;
    private final RunDisplay display;
    private final TaskRunner tasks;
    private final RunController controller;
    private long restoredBytes;

    /** Temporal creates the workflow with its input, so that its state is complete before any signal arrives. */
    @WorkflowInit
    public AgentWorkflowImpl(ExecutionInput input) {
        this(input, MAX_EVENTS, MIN_TASKS, MAX_BYTES);
    }

    /** For tests, which cannot wait for a history to become long. */
    AgentWorkflowImpl(ExecutionInput input, long maxEvents, int minTasks) {
        this(input, maxEvents, minTasks, MAX_BYTES);
    }

    AgentWorkflowImpl(ExecutionInput input, long maxEvents, int minTasks, long maxBytes) {
        this.input = input;
        this.maxBytes = maxBytes;
        this.maxEvents = maxEvents;
        this.minTasks = minTasks;
        definition = input.definition();
        planner = Planner.of(
                input.planned(), Objects.requireNonNullElse(input.maxInFlight(), Planner.DEFAULT_MAX_IN_FLIGHT));
        board = new Board(definition.steps());
        values = new LargeValues(input, board, this::mayRefer);
        AgentCalls calls = new AgentCalls(WorkflowRun.current().workflowId(), input, planner, board, values);
        ProgressUpdates progress =
                new ProgressUpdates(input.planned(), board, Boolean.TRUE.equals(input.updatesProgress()));
        display = new RunDisplay(definition, board, progress);
        tasks = new TaskRunner(definition.steps(), board, calls, display);
        controller = new RunController(input, tasks, display, progress);
    }

    @Override
    public ExecutionSummary run(ExecutionInput sameInput) {
        display.started();
        controller.begin();
        try {
            if (input.restoredFrom() != null) {
                restore(input.restoredFrom());
            }
            interpret();
        } catch (CanceledFailure requested) {
            controller.close();
            throw requested;
        }
        return new ExecutionSummary("completed", board.count(Board.Stage.DONE));
    }

    @Override
    public void pause(@Nullable RawValue signal) {
        controller.pause(signal);
    }

    @Override
    public void resume(@Nullable RawValue signal) {
        controller.resume(signal);
    }

    @Override
    public void cancel(@Nullable RawValue signal) {
        controller.cancel(signal);
    }

    @Override
    public void delete(@Nullable RawValue signal) {
        controller.delete(signal);
    }

    @Override
    public void checkpoint(@Nullable RawValue signal) {
        // Readers find it in history.
    }

    /** Takes over what an earlier run has finished, however long that takes: a cancel or the timeout ends it. */
    private void restore(RestoredFrom source) {
        if (source.kind() == RestoredFrom.Kind.CONTINUE) {
            display.continued();
        }
        Restoration restoration =
                new Restoration(definition.steps(), board, copied -> copied > maxBytes / 2 && mayRefer());
        CompletablePromise<Void> restored = Workflow.newPromise();
        CancellationScope loading =
                Workflow.newCancellationScope(() -> restored.completeFrom(Async.procedure(restoration::from, source)));
        loading.run();
        awaitRestored(restored);
        if (!restored.isCompleted()) {
            loading.cancel();
            if (controller.isTimedOut()) {
                throw overran();
            }
            return;
        }
        if (restored.getFailure() != null) {
            // What was accepted while it loaded holds.
            controller.obey();
            removeIfOrphaned(source, restored.getFailure());
        }
        restored.get();
        if (restoration.isStopped()) {
            continueLoading();
        }
        display.progressed();
        values.noteExcerpts();
        restoredBytes = Workflow.getInfo().getHistorySize();
    }

    /** The next run loads the rest, unless this one was paused, cancelled or timed out while it loaded. */
    private void continueLoading() {
        controller.obey();
        if (controller.isTimedOut()) {
            throw overran();
        }
        continueAsNew();
    }

    /** Returns when all is loaded, or when there is no use in it any more. A pause holds meanwhile, and stops the time. */
    private void awaitRestored(CompletablePromise<Void> restored) {
        while (!restored.isCompleted() && !controller.isEnding()) {
            Workflow.await(() -> restored.isCompleted() || !controller.isUndisturbed());
            if (!restored.isCompleted() && !controller.isEnding()) {
                if (RunController.isOrdered()) {
                    controller.obey();
                } else {
                    Workflow.await(() -> restored.isCompleted() || controller.isEnding());
                }
            }
        }
    }

    /**
     * Removes a run that continues one which does not exist any more: the workflow was deleted after a caller had read it and before that
     * caller's start arrived.
     */
    private void removeIfOrphaned(RestoredFrom source, RuntimeException failure) {
        boolean hasNothing = board.count(Board.Stage.DONE) == 0;
        if (hasNothing && source.kind() != RestoredFrom.Kind.FORK && Restoration.isSourceGone(failure)) {
            controller.continueAsDeletion();
        }
    }

    private void interpret() {
        while (true) {
            controller.obey();
            Plan plan = planner.next(board);
            if (controller.isTimedOut() && hasMoreToDo(plan)) {
                stopAtTimeout();
                continue;
            }
            switch (plan) {
                case Plan.Start start -> {
                    values.shorten(tasks.takeAnswered());
                    display.progressed();
                    start(start);
                }
                case Plan.Await await -> {
                    values.shorten(tasks.takeAnswered());
                    display.progressed();
                    awaitTask();
                }
                case Plan.HandOver handOver -> board.add(handOver.source(), handOver.handoff());
                case Plan.Repeat repeat -> board.repeat();
                case Plan.Stop stop -> throw failed(stop);
                case Plan.Finish finish -> {
                    return;
                }
            }
        }
    }

    /** Returns without having started all when something must be waited for first; the next plan has the others. */
    private void start(Plan.Start start) {
        if (isHistoryFull()) {
            if (!tasks.isQuiet()) {
                awaitTask();
                return;
            }
            Optional<TaskIndex> failed = board.first(Board.Stage.FAILED);
            if (failed.isPresent()) {
                throw failed(new Plan.Stop(failed.get(), null));
            }
            continueAsNew();
        }
        if (isTimeToContinueAsNew()) {
            continueAsNew();
        }
        startAll(start);
        display.changed();
    }

    private void startAll(Plan.Start start) {
        for (TaskIndex task : start.tasks()) {
            if (values.isFull(board.count(Board.Stage.IN_FLIGHT))) {
                awaitTask();
                return;
            }
            if (tasks.isMessageFull() && mayRefer()) {
                // Ends the workflow task, so that the others go with the next one.
                Workflow.sleep(LEAST_TIMER);
                return;
            }
            tasks.start(task);
        }
    }

    private void awaitTask() {
        int ended = tasks.ended();
        Workflow.await(() -> tasks.ended() > ended || !controller.isUndisturbed());
    }

    /** What ends by itself does not fail for a timeout that passes at the same moment. */
    private static boolean hasMoreToDo(Plan plan) {
        return switch (plan) {
            case Plan.Start start -> true;
            case Plan.Await await -> true;
            case Plan.HandOver handOver -> true;
            case Plan.Repeat repeat -> true;
            case Plan.Stop stop -> false;
            case Plan.Finish finish -> false;
        };
    }

    /** Fails the run, unless it was cancelled while its tasks stopped, or the last of them ended well. */
    private void stopAtTimeout() {
        tasks.stop();
        if (controller.isTimedOut() && !(planner.next(board) instanceof Plan.Finish)) {
            throw overran();
        }
    }

    private void continueAsNew() {
        ExecutionInput successor = input.from(new RestoredFrom(
                RestoredFrom.Kind.CONTINUE,
                WorkflowRun.current(),
                null,
                controller.usedTime().toMillis(),
                null,
                null));
        Workflow.continueAsNew(display.continuation(), successor);
    }

    /** Whether calls may refer to what is recorded, which runs of older builds do not. Asked only by runs that have large values. */
    private boolean mayRefer() {
        return Workflow.getVersion("large-values", Workflow.DEFAULT_VERSION, 1) == 1;
    }

    /**
     * Whether no more may be started in this run: Temporal ends runs of more than 50 MB. A run that took over much has bytes of its own to
     * spend first, so that it makes progress.
     */
    private boolean isHistoryFull() {
        long bytes = Workflow.getInfo().getHistorySize();
        return bytes > maxBytes && bytes - restoredBytes > maxBytes / 2 && mayRefer();
    }

    /** Not with a failed branch: checkpoints keep what ended well, so it would run again. */
    private boolean isTimeToContinueAsNew() {
        WorkflowInfo run = Workflow.getInfo();
        return tasks.isQuiet()
                && tasks.ended() >= minTasks
                && (run.isContinueAsNewSuggested() || run.getHistoryLength() > maxEvents)
                && board.count(Board.Stage.FAILED) == 0;
    }

    private ApplicationFailure failed(Plan.Stop stop) {
        display.atRest();
        if (stop.task() == null) {
            String reason = Objects.requireNonNullElse(stop.reason(), "The run cannot reach its end");
            return failure(RunFailureType.TASK_FAILED, reason, new RunFailure(null, null));
        }
        TaskId taskId = stop.task().id();
        String step = board.step(stop.task()).in(definition.steps()).name();
        return failure(
                RunFailureType.TASK_FAILED,
                "Step '%s' (%s) failed: %s".formatted(step, taskId, tasks.failure(stop.task())),
                new RunFailure(taskId, null));
    }

    private ApplicationFailure overran() {
        display.atRest();
        return failure(
                RunFailureType.WORKFLOW_TIMEOUT,
                "Workflow execution exceeded the specified timeout",
                new RunFailure(null, definition.activeTimeout().toSeconds()));
    }

    private static ApplicationFailure failure(RunFailureType type, String message, RunFailure detail) {
        return ApplicationFailure.newBuilder()
                .setType(type.name())
                .setMessage(message)
                .setDetails(detail)
                .setNonRetryable(true)
                .build();
    }
}
