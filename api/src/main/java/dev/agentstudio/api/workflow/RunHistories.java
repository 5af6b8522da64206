package dev.agentstudio.api.workflow;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.history.HistoryDecoder;
import dev.agentstudio.workflows.history.RunEvent;
import dev.agentstudio.workflows.history.RunFold;
import dev.agentstudio.workflows.history.RunState;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Folded histories, remembered while there is room, so that a read fetches only what is new. */
@Singleton
final class RunHistories {
    /** Bytes of history whose folds are kept. A fold takes about as much memory as its history has bytes. */
    private static final long MAX_BYTES = 48L * 1024 * 1024;

    private final TemporalGateway temporal;
    private final HistoryDecoder decoder;
    private final Cache<String, Entry> folds = Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((String runId, Entry entry) -> entry.bytes())
            .build();

    RunHistories(TemporalGateway temporal, HistoryDecoder decoder) {
        this.temporal = temporal;
        this.decoder = decoder;
    }

    /** The state of a run that is at least as new as what Describe said of it; empty when the run is gone. */
    Optional<RunState> read(WorkflowExecutionInfo run) {
        Entry known = folds.getIfPresent(run.getExecution().getRunId());
        if (known != null && known.state().lastEventId() >= run.getHistoryLength()) {
            return Optional.of(known.state());
        }
        Optional<RunState> state = known == null ? whole(run) : continued(run, known.state());
        state.ifPresent(folded -> folds.put(folded.runId(), new Entry(folded, bytes(run))));
        return state;
    }

    /** The state of a run as it was when last read, without asking Temporal; empty when it is not remembered. */
    Optional<RunState> known(String runId) {
        return Optional.ofNullable(folds.getIfPresent(runId)).map(Entry::state);
    }

    private Optional<RunState> whole(WorkflowExecutionInfo run) {
        return temporal.history(run.getExecution()).flatMap(events -> Optional.ofNullable(fold(events)));
    }

    private Optional<RunState> continued(WorkflowExecutionInfo run, RunState known) {
        return temporal.historyAfter(run.getExecution(), known.lastEventId(), run.getHistoryLength())
                .map(events -> RunFold.apply(known, decode(events)));
    }

    private @Nullable RunState fold(List<HistoryEvent> events) {
        return events.isEmpty() || !(decoder.decode(events.getFirst()) instanceof RunEvent.Created created)
                ? null
                : RunFold.apply(RunFold.begin(created), decode(events.subList(1, events.size())));
    }

    private List<RunEvent> decode(List<HistoryEvent> events) {
        return events.stream().map(decoder::decode).toList();
    }

    private static int bytes(WorkflowExecutionInfo run) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1024, run.getHistorySizeBytes()));
    }

    private record Entry(RunState state, int bytes) {}
}
