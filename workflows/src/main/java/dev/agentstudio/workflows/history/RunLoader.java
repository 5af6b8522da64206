package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowRun;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads whole runs. A run that has not yet taken over what it continues from is completed with what it will take over. */
public final class RunLoader {
    /** Bytes of events that {@link #foldShortened} folds before it shortens what they have answered. */
    private static final long SHORTENED_AT_ONCE = 4L * 1024 * 1024;

    private final HistoryDecoder decoder;
    private final Source histories;

    /** Where histories come from. */
    @FunctionalInterface
    public interface Source {
        /** All events so far, oldest first; empty when the run does not exist. Need not be read all at once, and not to the end. */
        Iterable<HistoryEvent> read(WorkflowRun run);
    }

    public RunLoader(HistoryDecoder decoder, Source histories) {
        this.decoder = decoder;
        this.histories = histories;
    }

    /** Empty when the run does not exist, or is not of this product. */
    public Optional<RunState> load(WorkflowRun run) {
        return fold(run.runId(), histories.read(run)).map(this::completed);
    }

    /** The same with excerpts in place of large answers, and without requests: small, however large the history is. */
    public Optional<RunState> loadExcerpts(WorkflowRun run) {
        return fold(run.runId(), histories.read(run), new Excerpts(run)).map(this::completed);
    }

    /**
     * Folds a whole history. Empty when there are no events, or they are not of one of our runs.
     *
     * @param runId of the run that has these events; after a Reset the first of them still names the run that was reset
     */
    public Optional<RunState> fold(RunId runId, Iterable<HistoryEvent> events) {
        return fold(runId, events, UnaryOperator.identity());
    }

    /**
     * Folds a whole history to a small state: of large answers that the run has recorded it has excerpts, as it has of those of earlier runs.
     * Holds a few megabytes of the history at a time.
     *
     * @param runId of the run that has these events
     */
    public Optional<RunState> foldShortened(RunId runId, Iterable<HistoryEvent> events) {
        Iterator<HistoryEvent> history = events.iterator();
        return history.hasNext() && decoder.decode(history.next()) instanceof RunEvent.Created created
                ? Optional.of(shortened(RunFold.begin(created.in(runId)), history))
                : Optional.empty();
    }

    private RunState shortened(RunState begun, Iterator<HistoryEvent> history) {
        RunState state = begun;
        while (history.hasNext()) {
            List<RunEvent> part = new ArrayList<>();
            for (long bytes = 0; history.hasNext() && bytes < SHORTENED_AT_ONCE; ) {
                HistoryEvent event = history.next();
                bytes += event.getSerializedSize();
                part.add(decoder.decode(event));
            }
            state = ShortenedState.of(RunFold.apply(state, part));
        }
        return state;
    }

    /** A run that is to be folded while its history grows. */
    public Growing growing(WorkflowRun run) {
        return new Growing(decoder, run);
    }

    public List<RunEvent> decode(List<HistoryEvent> events) {
        return events.stream().map(decoder::decode).toList();
    }

    /**
     * The state with what it has still to take over; as it is when that is nothing, or does not exist any more. As on the pages that will
     * arrive, large answers are excerpts.
     */
    public RunState completed(RunState state) {
        RestoredFrom source = state.pendingRestore();
        if (source == null) {
            return state;
        }
        Optional<Checkpoints> earlier = loadExcerpts(source.run()).map(Checkpoints::new);
        RunState whole = state;
        RestoredPrefix arrived = state.restoring();
        while (earlier.isPresent() && arrived != null) {
            Optional<RestoredPage> page = earlier.get().page(source, arrived.tasks(), arrived.after());
            if (page.isEmpty()) {
                return state;
            }
            whole = RunFold.restored(whole, page.get());
            arrived = whole.restoring();
        }
        return whole;
    }

    /** What a run was started with; empty when it does not exist, or is not of this product. */
    public Optional<ExecutionInput> input(WorkflowRun run) {
        Iterator<HistoryEvent> events = histories.read(run).iterator();
        return events.hasNext() && decoder.decode(events.next()) instanceof RunEvent.Created created
                ? Optional.of(created.input())
                : Optional.empty();
    }

    /** The answers that a run's history holds. */
    public AnswerReader answers(WorkflowRun run) {
        return new AnswerReader(decoder, histories.read(run).iterator());
    }

    /** Finds answers in the histories of the runs that they name; those that are gone are missing. */
    public Map<RecordedAnswer.Key, RecordedAnswer> find(Collection<Recorded> wanted) {
        Map<RecordedAnswer.Key, RecordedAnswer> found = new HashMap<>();
        Map<WorkflowRun, Set<Recorded>> byRun = new LinkedHashMap<>();
        wanted.forEach(recorded -> byRun.computeIfAbsent(recorded.requireRun(), run -> new HashSet<>())
                .add(recorded));
        byRun.forEach((run, ofRun) -> findIn(run, ofRun, found));
        return found;
    }

    private void findIn(WorkflowRun run, Set<Recorded> wanted, Map<RecordedAnswer.Key, RecordedAnswer> found) {
        Map<RecordedAnswer.Key, RecordedAnswer.Key> missing = new HashMap<>();
        wanted.forEach(recorded -> missing.put(
                RecordedAnswer.Key.here(recorded.taskId(), recorded.iteration()), RecordedAnswer.Key.of(recorded)));
        Iterator<AnswerReader.Found> answers = answers(run);
        while (!missing.isEmpty() && answers.hasNext()) {
            AnswerReader.Found next = answers.next();
            RecordedAnswer.Key key = missing.remove(next.key());
            if (key != null) {
                found.put(key, next.answer());
            }
        }
    }

    private Optional<RunState> fold(RunId runId, Iterable<HistoryEvent> history, UnaryOperator<RunEvent> change) {
        Iterator<RunEvent> events = new DecodedEvents(history.iterator(), decoder, change);
        return events.hasNext() && events.next() instanceof RunEvent.Created created
                ? Optional.of(RunFold.apply(RunFold.begin(created.in(runId)), () -> events))
                : Optional.empty();
    }

    /** One event at a time. */
    private record DecodedEvents(Iterator<HistoryEvent> events, HistoryDecoder decoder, UnaryOperator<RunEvent> change)
            implements Iterator<RunEvent> {
        @Override
        public boolean hasNext() {
            return events.hasNext();
        }

        @Override
        public RunEvent next() {
            return change.apply(decoder.decode(events.next()));
        }
    }

    /**
     * The fold of one run while its history grows: small, since large answers are excerpts and calls have no request. Not thread-safe.
     */
    public static final class Growing {
        private final HistoryDecoder decoder;
        private final Excerpts excerpts;
        private final WorkflowRun run;
        private final List<RunEvent> pending = new ArrayList<>();
        private @Nullable RunState state;

        private Growing(HistoryDecoder decoder, WorkflowRun run) {
            this.decoder = decoder;
            this.excerpts = new Excerpts(run);
            this.run = run;
        }

        /**
         * Folds the next events of the history, in order and without gaps.
         *
         * @return the state after them; empty before the first event, and of what is no run of this product
         */
        public Optional<RunState> add(List<HistoryEvent> events) {
            for (HistoryEvent event : events) {
                RunEvent decoded = excerpts.apply(decoder.decode(event));
                if (state != null) {
                    pending.add(decoded);
                } else if (decoded instanceof RunEvent.Created created) {
                    state = RunFold.begin(created.in(run.runId()));
                }
            }
            if (state != null) {
                state = RunFold.apply(state, pending);
            }
            pending.clear();
            return Optional.ofNullable(state);
        }
    }
}
