package dev.agentstudio.qa.race;

import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.history.RunEvent;
import dev.agentstudio.workflows.history.RunFold;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/** Every history that a race leaves is one that workflow and fold can read. */
final class HistoryChecks {
    private HistoryChecks() {}

    static Stream<String> replay(Evidence evidence) {
        return evidence.runs().stream()
                .flatMap(run -> failure(() -> HistoryReplayer.shared().replay(run.replayable())).stream()
                        .map(failure -> "run %s is not replayed: %s".formatted(run.runId(), failure)));
    }

    static Stream<String> fold(Evidence evidence) {
        return evidence.runs().stream()
                .flatMap(run -> failure(() -> fold(run.events())).stream()
                        .map(failure -> "run %s does not fold: %s".formatted(run.runId(), failure)));
    }

    /** Folds and renders every prefix; the whole history folds the same in one go. */
    private static RunState fold(List<RunEvent> events) {
        if (!(events.getFirst() instanceof RunEvent.Created created)) {
            throw new IllegalStateException("It does not begin with the input of a workflow");
        }
        RunState state = RunFold.begin(created);
        for (RunEvent event : events.subList(1, events.size())) {
            state = RunFold.apply(state, event);
            new RunView(state, List.of()).execution();
        }
        if (!RunFold.apply(RunFold.begin(created), events.subList(1, events.size()))
                .equals(state)) {
            throw new IllegalStateException("Folded in one go it is another");
        }
        Checkpoints checkpoints = new Checkpoints(state);
        for (int index = 0; index < checkpoints.size(); index++) {
            checkpoints.view(index, true);
        }
        return state;
    }

    /** What an attempt threw. */
    private static Optional<Throwable> failure(Callable<?> attempt) {
        FutureTask<?> task = new FutureTask<>(attempt);
        task.run();
        return task.state() == Future.State.FAILED ? Optional.of(task.exceptionNow()) : Optional.empty();
    }
}
