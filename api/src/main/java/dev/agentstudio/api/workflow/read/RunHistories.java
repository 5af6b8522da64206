package dev.agentstudio.api.workflow.read;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.agentstudio.api.memory.LargeReads;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.temporalclient.connection.Executions;
import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.history.HistoryDecoder;
import dev.agentstudio.workflows.history.RecordedAnswer;
import dev.agentstudio.workflows.history.RunFold;
import dev.agentstudio.workflows.history.RunLoader;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowRun;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Folded histories, remembered while there is room, so that a read fetches only what is new. */
@Singleton
public final class RunHistories {
    /** Bytes of history whose folds are kept. A fold takes about as much memory as its history has bytes. */
    private static final long MAX_BYTES = 48L * 1024 * 1024;

    /** Size of a history, in bytes, above which its large results are read when they are needed, and not kept. */
    private static final long MAX_WHOLE_BYTES = 4L * 1024 * 1024;

    private final TemporalGateway temporal;
    private final RunLoader loader;
    private final Tombstones tombstones;
    private final LargeReads largeReads;
    private final Cache<RunId, Entry> folds = Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((RunId runId, Entry entry) -> entry.weight())
            .build();

    RunHistories(TemporalGateway temporal, HistoryDecoder decoder, Tombstones tombstones, LargeReads largeReads) {
        this.largeReads = largeReads;
        this.tombstones = tombstones;
        this.temporal = temporal;
        this.loader = new RunLoader(
                decoder,
                run -> temporal.history(run)
                        .<Iterable<HistoryEvent>>map(events -> () -> events)
                        .orElse(List.of()));
    }

    /** The state of a run that is at least as new as what Describe said of it; empty when the run is gone or deleted. */
    public Optional<RunState> read(WorkflowExecutionInfo run) {
        return tombstones.has(idOf(run))
                ? Optional.empty()
                : folded(run)
                        .filter(state -> !state.isDeleted())
                        .map(loader::completed)
                        .filter(this::isNoOrphan);
    }

    /** The same of a run by itself: also when it is deleted, and without what it has still to take over. */
    public Optional<RunState> folded(WorkflowExecutionInfo run) {
        Entry known = folds.getIfPresent(idOf(run));
        if (known != null && known.state().lastEventId() >= run.getHistoryLength()) {
            return Optional.of(known.state());
        }
        Optional<RunState> state = known == null || run.getHistorySizeBytes() - known.historyBytes() > MAX_WHOLE_BYTES
                ? whole(run)
                : continued(run, known.state());
        state.ifPresent(folded -> folds.put(folded.runId(), new Entry(folded, run.getHistorySizeBytes())));
        return state;
    }

    /**
     * False for a run that was started to continue one which does not exist any more: its workflow was deleted before the start arrived. It
     * removes itself once a worker takes it up.
     */
    private boolean isNoOrphan(RunState completed) {
        RestoredFrom missing = completed.pendingRestore();
        return missing == null
                || missing.kind() == RestoredFrom.Kind.FORK
                || completed.status().isTerminal()
                || !completed.finished().isEmpty();
    }

    /** Follows a run's history from its beginning. */
    RunFollower follow(WorkflowRun run) {
        return new RunFollower(temporal.tail(run, 0), loader, run);
    }

    /** One run, read again, with excerpts of its large answers and without requests; empty when it does not exist. */
    Optional<RunState> run(WorkflowRun run) {
        return loader.loadExcerpts(run);
    }

    /** Answers of which a state has excerpts; those that are gone are missing. The current request holds them until it is answered. */
    Map<RecordedAnswer.Key, RecordedAnswer> answers(Collection<Recorded> wanted) {
        return largeReads.find(wanted, loader::find);
    }

    RunState completed(RunState state) {
        return loader.completed(state);
    }

    /** The state of a run as it was when last read, without asking Temporal; empty when it is not remembered. */
    Optional<RunState> known(RunId runId) {
        return Optional.ofNullable(folds.getIfPresent(runId)).map(Entry::state);
    }

    private Optional<RunState> whole(WorkflowExecutionInfo run) {
        RunId runId = idOf(run);
        return temporal.history(run)
                .<Iterable<HistoryEvent>>map(events -> () -> events)
                .flatMap(events -> isLarge(run) ? loader.foldShortened(runId, events) : loader.fold(runId, events));
    }

    private Optional<RunState> continued(WorkflowExecutionInfo run, RunState known) {
        return temporal.historyAfter(Executions.run(run.getExecution()), known.lastEventId(), run.getHistoryLength())
                .map(events -> RunFold.apply(known, loader.decode(events)))
                .map(state -> isLarge(run) ? state.shortened() : state);
    }

    private static RunId idOf(WorkflowExecutionInfo run) {
        return new RunId(run.getExecution().getRunId());
    }

    private static boolean isLarge(WorkflowExecutionInfo run) {
        return run.getHistorySizeBytes() > MAX_WHOLE_BYTES;
    }

    private record Entry(RunState state, long historyBytes) {
        int weight() {
            return Math.clamp(historyBytes - state.shortenedBytes(), 1024, Integer.MAX_VALUE);
        }
    }
}
