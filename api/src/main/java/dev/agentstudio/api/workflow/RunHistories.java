package dev.agentstudio.api.workflow;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.history.HistoryDecoder;
import dev.agentstudio.workflows.history.RunFold;
import dev.agentstudio.workflows.history.RunLoader;
import dev.agentstudio.workflows.history.RunState;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Folded histories, remembered while there is room, so that a read fetches only what is new. */
@Singleton
final class RunHistories {
    /** Bytes of history whose folds are kept. A fold takes about as much memory as its history has bytes. */
    private static final long MAX_BYTES = 48L * 1024 * 1024;

    private final TemporalGateway temporal;
    private final RunLoader loader;
    private final Tombstones tombstones;
    private final Cache<String, Entry> folds = Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((String runId, Entry entry) -> entry.bytes())
            .build();

    RunHistories(TemporalGateway temporal, HistoryDecoder decoder, Tombstones tombstones) {
        this.tombstones = tombstones;
        this.temporal = temporal;
        this.loader = new RunLoader(
                decoder,
                (workflowId, runId) -> temporal.history(WorkflowExecution.newBuilder()
                                .setWorkflowId(workflowId)
                                .setRunId(runId)
                                .build())
                        .orElse(List.of()));
    }

    /** The state of a run that is at least as new as what Describe said of it; empty when the run is gone or deleted. */
    Optional<RunState> read(WorkflowExecutionInfo run) {
        if (tombstones.has(run.getExecution().getRunId())) {
            return Optional.empty();
        }
        Entry known = folds.getIfPresent(run.getExecution().getRunId());
        Optional<RunState> state;
        if (known != null && known.state().lastEventId() >= run.getHistoryLength()) {
            state = Optional.of(known.state());
        } else {
            state = known == null ? whole(run) : continued(run, known.state());
            state.ifPresent(folded -> folds.put(folded.runId(), new Entry(folded, bytes(run))));
        }
        return state.map(loader::completed);
    }

    /** One run, read anew; empty when it does not exist. */
    Optional<RunState> run(String workflowId, String runId) {
        return loader.load(workflowId, runId);
    }

    RunState completed(RunState state) {
        return loader.completed(state);
    }

    /** The state of a run as it was when last read, without asking Temporal; empty when it is not remembered. */
    Optional<RunState> known(String runId) {
        return Optional.ofNullable(folds.getIfPresent(runId)).map(Entry::state);
    }

    private Optional<RunState> whole(WorkflowExecutionInfo run) {
        return temporal.history(run.getExecution())
                .flatMap(events -> loader.fold(run.getExecution().getRunId(), events));
    }

    private Optional<RunState> continued(WorkflowExecutionInfo run, RunState known) {
        return temporal.historyAfter(run.getExecution(), known.lastEventId(), run.getHistoryLength())
                .map(events -> RunFold.apply(known, loader.decode(events)));
    }

    private static int bytes(WorkflowExecutionInfo run) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1024, run.getHistorySizeBytes()));
    }

    private record Entry(RunState state, int bytes) {}
}
