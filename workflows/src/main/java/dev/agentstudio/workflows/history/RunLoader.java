package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RestoredPage;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;
import java.util.Optional;

/** Reads whole runs. A run that has not yet taken over what it goes on from is completed with what it will take over. */
public final class RunLoader {
    private final HistoryDecoder decoder;
    private final Source histories;

    /** Where histories come from. */
    @FunctionalInterface
    public interface Source {
        /** All events so far, oldest first; empty when the run does not exist. */
        List<HistoryEvent> read(String workflowId, String runId);
    }

    public RunLoader(HistoryDecoder decoder, Source histories) {
        this.decoder = decoder;
        this.histories = histories;
    }

    /** Empty when the run does not exist, or is not one of ours. */
    public Optional<RunState> load(String workflowId, String runId) {
        return fold(runId, histories.read(workflowId, runId)).map(this::completed);
    }

    /**
     * Folds a whole history. Empty when there are no events, or they are not of one of our runs.
     *
     * @param runId of the run that has these events; after a Reset the first of them still names the run that was reset
     */
    public Optional<RunState> fold(String runId, List<HistoryEvent> events) {
        if (events.isEmpty() || !(decoder.decode(events.getFirst()) instanceof RunEvent.Created created)) {
            return Optional.empty();
        }
        return Optional.of(RunFold.apply(RunFold.begin(created.in(runId)), decode(events.subList(1, events.size()))));
    }

    public List<RunEvent> decode(List<HistoryEvent> events) {
        return events.stream().map(decoder::decode).toList();
    }

    /** The state with what it has still to take over; as it is when that is nothing, or does not exist any more. */
    public RunState completed(RunState state) {
        RestoredFrom source = state.pendingRestore();
        if (source == null) {
            return state;
        }
        Optional<RunState> earlier = load(source.workflowId(), source.runId());
        RunState whole = state;
        Integer offset = state.finished().size();
        while (earlier.isPresent() && offset != null) {
            Optional<RestoredPage> page = new Checkpoints(earlier.get()).page(source, offset);
            if (page.isEmpty()) {
                return state;
            }
            whole = RunFold.restored(whole, page.get());
            offset = page.get().nextOffset();
        }
        return whole;
    }
}
