package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.plan.Board;
import dev.agentstudio.workflows.plan.Plan;
import dev.agentstudio.workflows.plan.Planner;
import io.temporal.activity.LocalActivityOptions;
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
import org.jspecify.annotations.Nullable;

/** The interpreter: asks the pattern's planner what is next and carries it out, until the plan says that the run is over. */
public final class ExecutionWorkflowImpl implements ExecutionWorkflow {
    /** Well below Temporal's 51,200 events, so that a run is never ended by the server. */
    static final long MAX_EVENTS = 10_000;

    /** A run does at least this many tasks of its own, so that one which took over much does not go on as new for ever. */
    static final int MIN_TASKS = 50;

    private final ExecutionInput input;
    private final long maxEvents;
    private final int minTasks;
    private final WorkflowDefinition definition;
    private final Planner planner;
    private final Board board;
    private final AgentCalls calls;
    private final RunDisplay display;
    private final TaskRunner tasks;
    private final ActiveTime time;
    private boolean paused;
    private boolean resumed;
    private @Nullable ControlSignal cancelled;

    /** Temporal creates the workflow with its input, so that its state is complete before any signal arrives. */
    @WorkflowInit
    public ExecutionWorkflowImpl(ExecutionInput input) {
        this(input, MAX_EVENTS, MIN_TASKS);
    }

    /** For tests, which cannot wait for a history to become long. */
    ExecutionWorkflowImpl(ExecutionInput input, long maxEvents, int minTasks) {
        this.input = input;
        this.maxEvents = maxEvents;
        this.minTasks = minTasks;
        definition = input.definition();
        planner =
                Planner.of(definition, Objects.requireNonNullElse(input.maxInFlight(), Planner.DEFAULT_MAX_IN_FLIGHT));
        board = new Board(definition.steps());
        calls = new AgentCalls(Workflow.getInfo().getWorkflowId(), input, planner, board);
        display = new RunDisplay(definition, board);
        tasks = new TaskRunner(definition.steps(), board, calls, display);
        time = new ActiveTime(definition.activeTimeout(), usedBefore(input.restoredFrom()));
    }

    @Override
    public ExecutionSummary run(ExecutionInput sameInput) {
        display.started();
        time.start();
        try {
            if (input.restoredFrom() != null) {
                restore(input.restoredFrom());
            }
            interpret();
        } catch (CanceledFailure requested) {
            tasks.stop();
            throw requested;
        }
        return new ExecutionSummary("completed", board.count(Board.Place.DONE));
    }

    @Override
    public void pause(@Nullable RawValue signal) {
        paused = true;
    }

    @Override
    public void resume(@Nullable RawValue signal) {
        resumed |= paused;
        paused = false;
    }

    @Override
    public void cancel(@Nullable RawValue signal) {
        cancelled = ControlSignal.of(signal);
    }

    /** Takes over what an earlier run has finished, however long that takes: a cancel or the timeout ends it. */
    private void restore(RestoredFrom source) {
        if (source.kind() == RestoredFrom.Kind.CONTINUE) {
            display.continued();
        }
        Restoration restoration = new Restoration(definition.steps(), board);
        CompletablePromise<Void> restored = Workflow.newPromise();
        CancellationScope loading =
                Workflow.newCancellationScope(() -> restored.completeFrom(Async.procedure(restoration::from, source)));
        loading.run();
        Workflow.await(() -> restored.isCompleted() || cancelled != null || time.isOver());
        if (restored.isCompleted()) {
            restored.get();
            return;
        }
        loading.cancel();
        if (cancelled == null) {
            throw overran();
        }
    }

    private void interpret() {
        while (true) {
            obeySignals();
            switch (planner.next(board)) {
                case Plan.Start start -> {
                    if (isTimeToContinueAsNew()) {
                        continueAsNew();
                    }
                    start.tasks().forEach(tasks::start);
                    display.changed();
                }
                case Plan.Await await -> awaitTask();
                case Plan.HandOver handOver -> board.add(handOver.source(), handOver.handoff());
                case Plan.Repeat repeat -> board.repeat();
                case Plan.Stop stop -> throw failed(stop);
                case Plan.Finish finish -> {
                    return;
                }
            }
        }
    }

    private void awaitTask() {
        int ended = tasks.ended();
        Workflow.await(() -> tasks.ended() > ended || paused || resumed || cancelled != null || time.isOver());
        if (time.isOver() && tasks.ended() == ended) {
            throw overran();
        }
    }

    /** Returns when the run may go on: not while it is paused, and never once it is cancelled. */
    private void obeySignals() {
        if (paused || resumed) {
            time.stop();
            if (paused) {
                display.paused();
                Workflow.await(() -> !paused || cancelled != null);
            }
            resumed = false;
            display.resumed();
            time.start();
        }
        if (cancelled != null) {
            cancelItself(cancelled);
        }
    }

    private void cancelItself(ControlSignal signal) {
        tasks.stop();
        WorkflowInfo run = Workflow.getInfo();
        Workflow.newLocalActivityStub(
                        RunControlActivities.class,
                        LocalActivityOptions.newBuilder()
                                .setStartToCloseTimeout(Duration.ofSeconds(10))
                                .build())
                .requestCancel(run.getWorkflowId(), run.getRunId(), reason(signal));
        // Temporal's own request ends this wait, by a CanceledFailure.
        Workflow.await(() -> false);
    }

    private void continueAsNew() {
        WorkflowInfo run = Workflow.getInfo();
        Workflow.continueAsNew(input.from(new RestoredFrom(
                RestoredFrom.Kind.CONTINUE,
                run.getWorkflowId(),
                run.getRunId(),
                null,
                time.used().toMillis(),
                null)));
    }

    /** Not with a failed branch: checkpoints keep what ended well, so it would run again. */
    private boolean isTimeToContinueAsNew() {
        WorkflowInfo run = Workflow.getInfo();
        return tasks.isQuiet()
                && tasks.ended() >= minTasks
                && (run.isContinueAsNewSuggested() || run.getHistoryLength() > maxEvents)
                && board.count(Board.Place.FAILED) == 0;
    }

    private ApplicationFailure failed(Plan.Stop stop) {
        tasks.stop();
        display.failed();
        if (stop.task() == null) {
            String reason = Objects.requireNonNullElse(stop.reason(), "The run cannot reach its end");
            return failure(RunFailureType.TASK_FAILED, reason, new RunFailure(null, null));
        }
        String taskId = TaskIds.of(stop.task());
        String step = definition.steps().get(board.step(stop.task())).name();
        return failure(
                RunFailureType.TASK_FAILED,
                "Step '%s' (%s) failed: %s".formatted(step, taskId, tasks.failure(stop.task())),
                new RunFailure(taskId, null));
    }

    private ApplicationFailure overran() {
        tasks.stop();
        display.failed();
        return failure(
                RunFailureType.WORKFLOW_TIMEOUT,
                "Workflow execution exceeded the specified timeout",
                new RunFailure(null, time.limit().toSeconds()));
    }

    private static ApplicationFailure failure(RunFailureType type, String message, RunFailure detail) {
        return ApplicationFailure.newBuilder()
                .setType(type.name())
                .setMessage(message)
                .setDetails(detail)
                .setNonRetryable(true)
                .build();
    }

    private static Duration usedBefore(@Nullable RestoredFrom source) {
        return source == null || source.activeMillis() == null
                ? Duration.ZERO
                : Duration.ofMillis(source.activeMillis());
    }

    private static String reason(ControlSignal signal) {
        String by = signal.by() == null ? "Cancelled" : "Cancelled by " + signal.by();
        return signal.reason() == null ? by : by + ": " + signal.reason();
    }
}
