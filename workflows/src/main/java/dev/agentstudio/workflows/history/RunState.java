package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RunControl;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run after some prefix of its history. Immutable.
 *
 * @param log everything visible that happened, what was taken over from earlier runs included, by growing sequence
 * @param restoring what has arrived of what is taken over from an earlier run; null when nothing is missing
 */
public record RunState(
        Identity identity,
        Lifecycle lifecycle,
        Progress progress,
        List<VisibleEvent> log,
        @Nullable RestoredPrefix restoring,
        Position position) {
    public RunState {
        log = List.copyOf(log);
    }

    /**
     * Which run this is and what it was started with. Never changes.
     *
     * @param traceParent W3C trace context of the request that started it; null for none
     */
    public record Identity(
            WorkflowRun run, ExecutionInput input, @Nullable String traceParent) {}

    /**
     * Where a run stands between its creation and its end.
     *
     * @param startedAt null before a worker took up the workflow
     * @param outcome null before the run ended
     * @param control what has been decided about the run by pauses, resumes, cancels, deletes and the timeout
     */
    public record Lifecycle(
            WorkflowStatus status,
            @Nullable Instant startedAt,
            @Nullable Outcome outcome,
            ControlLog control) {
        /** Of a run that has not started. */
        static Lifecycle created(WorkflowStatus status) {
            return new Lifecycle(status, null, null, ControlLog.EMPTY);
        }
    }

    /**
     * What the tasks of a run have come to.
     *
     * @param tasks in step order, and after them those that handoffs asked for
     * @param finished every task that ended with a result, of all rounds, in the order in which they ended
     * @param iteration the round, from 1
     */
    public record Progress(
            List<TaskState> tasks, List<FinishedTask> finished, List<Checkpoint> checkpoints, int iteration) {
        public Progress {
            tasks = List.copyOf(tasks);
            finished = List.copyOf(finished);
            checkpoints = List.copyOf(checkpoints);
        }

        /** Of a run in which no task has been scheduled. */
        static Progress none(WorkflowDefinition definition) {
            return new Progress(RunTransitions.open(definition.steps()), List.of(), List.of(), 1);
        }

        private Progress with(List<TaskState> otherTasks, List<FinishedTask> otherFinished) {
            return new Progress(otherTasks, otherFinished, checkpoints, iteration);
        }
    }

    /**
     * How a run ended.
     *
     * @param errorMessage null unless it failed
     * @param exceededTimeoutSeconds the timeout that it exceeded; null when it did not
     */
    record Outcome(
            Instant at,
            @Nullable String errorMessage,
            @Nullable Long exceededTimeoutSeconds) {}

    /**
     * How much of a history was folded.
     *
     * @param lastUpdatedAt time of the newest visible event
     * @param lastEventId id of the newest event, visible or not
     * @param changes how many visible events there were
     * @param isStarted whether a worker has started the first workflow task of the run
     */
    record Position(Instant lastUpdatedAt, long lastEventId, int changes, boolean isStarted) {
        Position visible(Instant at) {
            return new Position(at, lastEventId, changes + 1, isStarted);
        }

        Position at(long eventId) {
            return new Position(lastUpdatedAt, eventId, changes, isStarted);
        }

        Position started() {
            return new Position(lastUpdatedAt, lastEventId, changes, true);
        }
    }

    /** A run of which nothing has happened yet but its creation. */
    static RunState created(Identity identity, WorkflowStatus status, Position position) {
        return new RunState(
                identity,
                Lifecycle.created(status),
                Progress.none(identity.input().definition()),
                List.of(),
                null,
                position);
    }

    public WorkflowRun run() {
        return identity.run();
    }

    public WorkflowId workflowId() {
        return run().workflowId();
    }

    public RunId runId() {
        return run().runId();
    }

    public ExecutionInput input() {
        return identity.input();
    }

    public WorkflowStatus status() {
        return lifecycle.status();
    }

    /** When a worker took up the workflow; null before. */
    public @Nullable Instant startedAt() {
        return lifecycle.startedAt();
    }

    /** How the run ended; null before. */
    @Nullable
    Outcome outcome() {
        return lifecycle.outcome();
    }

    /** What has been decided about the run by pauses, resumes, cancels, deletes and the timeout. */
    public ControlLog control() {
        return lifecycle.control();
    }

    /** In step order, and after them those that handoffs asked for. */
    List<TaskState> tasks() {
        return progress.tasks();
    }

    /** Every task that ended with a result, of all rounds, in the order in which they ended. */
    public List<FinishedTask> finished() {
        return progress.finished();
    }

    public List<Checkpoint> checkpoints() {
        return progress.checkpoints();
    }

    /** The round, from 1. */
    int iteration() {
        return progress.iteration();
    }

    /** When the run ended; null before. */
    public @Nullable Instant endedAt() {
        Outcome outcome = outcome();
        return outcome == null ? null : outcome.at();
    }

    /** Why the run failed; null unless it did. */
    public @Nullable String errorMessage() {
        Outcome outcome = outcome();
        return outcome == null ? null : outcome.errorMessage();
    }

    /** The timeout that the run exceeded; null when it did not. */
    public @Nullable Long exceededTimeoutSeconds() {
        Outcome outcome = outcome();
        return outcome == null ? null : outcome.exceededTimeoutSeconds();
    }

    /** Time of the newest visible event. */
    public Instant lastUpdatedAt() {
        return position.lastUpdatedAt();
    }

    /** Id of the newest event folded, visible or not. */
    public long lastEventId() {
        return position.lastEventId();
    }

    /** How many visible events were folded. */
    public int changes() {
        return position.changes();
    }

    /**
     * What happened to this workflow, by growing sequence. The log of a fork also has what happened to its origin, since checkpoints are
     * made of that; as its own a fork shows only how the tasks ended that it took over, and that only after it has started.
     */
    public List<VisibleEvent> events() {
        return withoutCheckpoints(ForkedEvents.isFork(log) ? new ForkedEvents(log).visible() : log);
    }

    private static List<VisibleEvent> withoutCheckpoints(List<VisibleEvent> events) {
        return events.stream().noneMatch(VisibleEvent.CheckpointMade.class::isInstance)
                ? events
                : events.stream()
                        .filter(event -> !(event instanceof VisibleEvent.CheckpointMade))
                        .toList();
    }

    /** Whether a request has made a checkpoint already; false for none. */
    static boolean hasCheckpoint(List<VisibleEvent> log, @Nullable String requestId) {
        return requestId != null
                && log.stream()
                        .anyMatch(event -> event instanceof VisibleEvent.CheckpointMade made
                                && requestId.equals(made.requestId()));
    }

    /** The ids of the repeatable requests that have resumed the workflow, that which has begun this run included. */
    public Stream<String> resumingRequests() {
        RestoredFrom source = input().restoredFrom();
        Stream<String> begun = source == null ? Stream.empty() : Stream.ofNullable(source.resumedBy());
        return Stream.concat(
                begun,
                log.stream()
                        .flatMap(event -> event instanceof VisibleEvent.Resumed resumed
                                ? Stream.ofNullable(resumed.requestId())
                                : Stream.empty()));
    }

    /** Whether a resume is accepted now. */
    public boolean isResumable() {
        return status() == WorkflowStatus.PAUSED || status() == WorkflowStatus.FAILED;
    }

    /** Where the answers are recorded of which it has only excerpts. */
    Set<Recorded> excerpts() {
        Stream<Recorded> results = finished().stream().flatMap(task -> Stream.ofNullable(task.recorded()));
        Stream<Recorded> verdicts = log.stream()
                .flatMap(event -> event instanceof VisibleEvent.TaskFailed failed
                        ? Stream.ofNullable(failed.recorded())
                        : Stream.empty());
        return Stream.concat(results, verdicts).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The same state with excerpts in place of the large answers that this run has recorded. */
    public RunState shortened() {
        return ShortenedState.of(this);
    }

    /** Bytes of the answers of this run that the state has only excerpts of. */
    public long shortenedBytes() {
        return excerpts().stream()
                .filter(place -> runId().equals(place.runId()))
                .mapToLong(Recorded::bytes)
                .sum();
    }

    /** The same state with its answers in another form: whole, or as excerpts. */
    RunState with(List<TaskState> otherTasks, List<VisibleEvent> otherLog, List<FinishedTask> otherFinished) {
        return new RunState(
                identity, lifecycle, progress.with(otherTasks, otherFinished), otherLog, restoring, position);
    }

    /** The same state of a run that takes over what an earlier one has finished. */
    RunState with(RestoredPrefix prefix) {
        return new RunState(identity, lifecycle, progress, log, prefix, position);
    }

    boolean isOver() {
        return status().isTerminal();
    }

    /** Whether readers do not see the workflow any more, although its runs are still being removed. */
    public boolean isDeleted() {
        return control().control().phase() == RunControl.Phase.DELETED;
    }

    /** Whether the timeout has passed, so that the run will fail unless it is cancelled first. */
    public boolean isTimedOut() {
        return control().control().phase() == RunControl.Phase.TIMED_OUT;
    }

    /** Whether the workflow, having continued after an earlier state of it, has ended or is paused again. */
    public boolean isAtRestAgain(RunState earlier) {
        boolean isNewRun = !runId().equals(earlier.runId());
        // A paused run changes while its tasks in flight end, without continuing.
        return (status().isTerminal() && (isNewRun || changes() > earlier.changes()))
                || (status() == WorkflowStatus.PAUSED && (isNewRun || resumes() > earlier.resumes()));
    }

    private long resumes() {
        return log.stream().filter(VisibleEvent.Resumed.class::isInstance).count();
    }

    /** Where tasks are still to be taken over from; null when there is nothing left to take over. */
    public @Nullable RestoredFrom pendingRestore() {
        return restoring == null ? null : input().restoredFrom();
    }
}
