package dev.agentstudio.workflows.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.execution.ControlSignal;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RunFailure;
import dev.agentstudio.workflows.view.CheckpointData;
import dev.agentstudio.workflows.view.ExecutionEvent;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The order of history counts, not the clocks of the servers that wrote it. */
class EventOrderTest {
    private static final ControlSignal SIGNAL = new ControlSignal("alice", null);

    /** A pause that was sent while a workflow task was under way is written after the task that ended meanwhile, with an earlier time. */
    private static final List<RunEvent> PAUSED_WHILE_A_TASK_ENDS = List.of(
            Runs.created(2),
            new RunEvent.WorkflowTaskStarted(2, Runs.at(2)),
            new RunEvent.TaskScheduled(3, Runs.at(3), "activity1", Runs.call(0)),
            new RunEvent.TaskStarted(4, Runs.at(4), 3, 1),
            new RunEvent.TaskCompleted(5, time(476), 3, Runs.response(true)),
            new RunEvent.Paused(6, time(433), SIGNAL));

    @Test
    void snapshotHasTheEventsThatItsTasksHave() {
        RunState state = Runs.fold(PAUSED_WHILE_A_TASK_ENDS);
        assertThat(shown(state)).containsExactly("automatic TaskCompleted", "paused WorkflowPaused");
        assertThat(events(state, 1)).contains("TaskCompleted");
    }

    @Test
    void orderIsTheSameInALaterRun() {
        RunState state = Runs.fold(PAUSED_WHILE_A_TASK_ENDS);
        Chain chain = Chain.of(state, RestoredFrom.Kind.RESUME, "cp_002", 1);
        assertThat(shown(Runs.fold(chain.history(List.of(), List.of())))).isEqualTo(shown(state));
    }

    /** As any other checkpoint it is where later runs may begin from; what the workflow looks like, it does not change. */
    @Test
    void manualCheckpointIsInALaterRunAndInNoEvent() {
        ControlSignal signal = new ControlSignal("alice", "Before lunch", null, "request-1");
        List<RunEvent> asked = List.of(
                new RunEvent.CheckpointRequested(7, Runs.at(7), signal),
                new RunEvent.CheckpointRequested(8, Runs.at(8), signal));
        RunState before = Runs.fold(PAUSED_WHILE_A_TASK_ENDS);
        RunState state = RunFold.apply(before, asked);
        RunState later =
                Runs.fold(Chain.of(state, RestoredFrom.Kind.RESUME, "cp_003", 1).history(List.of(), List.of()));

        assertThat(state.events()).isEqualTo(before.events());
        assertThat(state.changes()).isEqualTo(before.changes());
        for (RunState run : List.of(state, later)) {
            CheckpointData made = new Checkpoints(run).view(2, false);
            assertThat(run.checkpoints()).as("the same request makes one").hasSize(3);
            assertThat(made.type().word()).isEqualTo("manual");
            assertThat(made.reason()).isEqualTo("Before lunch");
            assertThat(new Checkpoints(run).madeBy("request-1")).hasValue(2);
        }
    }

    /** The run that begins from the earlier checkpoint would lose it. */
    @Test
    void runThatGoesBackMakesNoCheckpoint() {
        RunState state = RunFold.apply(
                Runs.fold(PAUSED_WHILE_A_TASK_ENDS),
                List.of(
                        new RunEvent.Resumed(7, Runs.at(7), new ControlSignal("alice", null, "cp_001", "request-1")),
                        new RunEvent.CheckpointRequested(
                                8, Runs.at(8), new ControlSignal("alice", null, null, "request-2"))));

        assertThat(state.checkpoints()).hasSize(2);
        assertThat(state.control().answer("request-2").orElseThrow().isAccepted())
                .isFalse();
    }

    @Test
    void pauseBetweenTwoPagesHasAllRestoredTasks() {
        RunState state = Runs.fold(List.of(
                Runs.created(2),
                new RunEvent.WorkflowTaskStarted(2, Runs.at(2)),
                new RunEvent.TaskScheduled(3, Runs.at(3), "activity1", Runs.call(0)),
                new RunEvent.TaskCompleted(4, Runs.at(4), 3, Runs.response(true)),
                new RunEvent.TaskScheduled(5, Runs.at(5), "activity2", Runs.call(1)),
                new RunEvent.TaskCompleted(6, Runs.at(6), 5, Runs.response(true)),
                new RunEvent.Paused(7, Runs.at(7), SIGNAL)));
        Chain chain = Chain.of(state, RestoredFrom.Kind.RESUME, "cp_003", 1);
        List<RunEvent> history = chain.history(
                List.of(new RunEvent.NotShown(1, Runs.at(1)), new RunEvent.Paused(2, Runs.at(2), SIGNAL)), List.of());
        assertThat(history).filteredOn(RunEvent.Restored.class::isInstance).hasSizeGreaterThan(2);
        assertThat(Runs.fold(history).checkpoints().getLast().tasks()).isEqualTo(2);
    }

    /** Each event on a page of its own, so that one page ends with the failure that was resumed from. */
    @Test
    void runThatContinuesAResumedOneTakesOverAllPages() {
        RunState failed = Runs.fold(List.of(
                Runs.created(1),
                new RunEvent.WorkflowTaskStarted(2, Runs.at(2)),
                new RunEvent.Failed(3, Runs.at(3), "Too late", new RunFailure(null, 60L))));
        RunState resumed = Runs.fold(
                Chain.of(failed, RestoredFrom.Kind.RESUME, "cp_001", 1).history(List.of(), List.of()));
        Chain continued = Chain.of(resumed, RestoredFrom.Kind.CONTINUE, null, 1);
        assertThat(Runs.fold(continued.history(List.of(), List.of())).log()).isEqualTo(resumed.log());
    }

    /** Of each checkpoint, its type and its last event. */
    private static List<String> shown(RunState state) {
        Checkpoints checkpoints = new Checkpoints(state);
        return IntStream.range(0, checkpoints.size())
                .mapToObj(index -> checkpoints.view(index, false).type().word() + " "
                        + events(state, index).getLast())
                .toList();
    }

    private static List<String> events(RunState state, int index) {
        CheckpointData checkpoint = new Checkpoints(state).view(index, true);
        return Objects.requireNonNull(checkpoint.workflowSnapshot()).context().events().stream()
                .map(ExecutionEvent::type)
                .map(ExecutionEvent.Type::word)
                .toList();
    }

    private static Instant time(int millis) {
        return Runs.at(5).plusMillis(millis);
    }
}
