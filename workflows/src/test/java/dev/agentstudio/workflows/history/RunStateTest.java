package dev.agentstudio.workflows.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.execution.ControlSignal;
import dev.agentstudio.workflows.execution.RunFailure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When a caller who resumed a workflow gets the answer. */
class RunStateTest {
    private static final ControlSignal SIGNAL = new ControlSignal("alice", null);

    /** What happens after a pause with a task in flight. */
    record Case(String name, List<RunEvent> after, boolean isAtRestAgain) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        RunEvent.TaskStarted started = new RunEvent.TaskStarted(4, Runs.at(4), 2, 1);
        RunEvent.TaskCompleted ended = new RunEvent.TaskCompleted(5, Runs.at(5), 2, Runs.response(true));
        RunEvent.Resumed resumed = new RunEvent.Resumed(6, Runs.at(6), SIGNAL);
        RunEvent.Paused pausedAgain = new RunEvent.Paused(7, Runs.at(7), SIGNAL);
        RunEvent.Failed failed = new RunEvent.Failed(7, Runs.at(7), "No", new RunFailure(null, null));
        RunEvent.CancelRequested cancelled = new RunEvent.CancelRequested(6, Runs.at(6), SIGNAL);
        return List.of(
                new Case("nothing", List.of(), false),
                new Case("the task in flight ends", List.of(started, ended), false),
                new Case("resumed", List.of(started, ended, resumed), false),
                new Case("resumed and paused again", List.of(started, ended, resumed, pausedAgain), true),
                new Case("resumed and failed", List.of(started, ended, resumed, failed), true),
                new Case("cancelled", List.of(started, ended, cancelled), true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void pausedRunIsAtRestAgainOnlyAfterItHasGoneOn(Case example) {
        RunState paused = Runs.fold(List.of(
                Runs.created(2),
                new RunEvent.TaskScheduled(2, Runs.at(2), "activity", Runs.call(0)),
                new RunEvent.Paused(3, Runs.at(3), SIGNAL)));

        assertThat(RunFold.apply(paused, new ArrayList<>(example.after())).isAtRestAgain(paused))
                .isEqualTo(example.isAtRestAgain());
    }
}
