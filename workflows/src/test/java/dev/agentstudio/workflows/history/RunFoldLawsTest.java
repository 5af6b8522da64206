package dev.agentstudio.workflows.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.execution.RunControl;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The laws of the fold, over histories that make sense and over such that do not. */
class RunFoldLawsTest {
    @Provide
    Arbitrary<List<RunEvent>> histories() {
        return Histories.all();
    }

    /** With ids that repeat, go back and leave gaps. */
    @Provide
    Arbitrary<List<RunEvent>> jumbles() {
        return Histories.arbitrary()
                .flatMap(history -> Arbitraries.of(history).list().ofMaxSize(30).map(rest -> {
                    List<RunEvent> jumbled = new ArrayList<>(List.of(history.getFirst()));
                    jumbled.addAll(rest);
                    return jumbled;
                }));
    }

    @Property
    void deterministic(@ForAll("histories") List<RunEvent> history) {
        assertThat(Runs.fold(history)).isEqualTo(Runs.fold(history));
    }

    @Property
    void total(@ForAll("jumbles") List<RunEvent> events) {
        assertThat(Runs.fold(events).lastEventId())
                .isEqualTo(events.stream().mapToLong(RunEvent::id).max().orElseThrow());
    }

    @Property
    void incremental(@ForAll("histories") List<RunEvent> history, @ForAll @IntRange(min = 1, max = 40) int cut) {
        int at = Math.min(cut, history.size());
        RunState first = Runs.fold(history.subList(0, at));
        assertThat(RunFold.apply(first, history.subList(at, history.size()))).isEqualTo(Runs.fold(history));
    }

    @Property
    void eventsReadTwiceChangeNothing(
            @ForAll("histories") List<RunEvent> history,
            @ForAll @IntRange(min = 1, max = 40) int cut,
            @ForAll @IntRange(max = 40) int overlap) {
        int at = Math.min(cut, history.size());
        RunState first = Runs.fold(history.subList(0, at));
        assertThat(RunFold.apply(first, history.subList(0, at))).isEqualTo(first);
        assertThat(RunFold.apply(first, history.subList(Math.max(0, at - overlap), history.size())))
                .isEqualTo(Runs.fold(history));
    }

    /** A worker that was lost had taken up the workflow before the one that started it. */
    @Example
    void workflowStartedWhenListsSayThatItDid() {
        RunState taken =
                RunFold.apply(RunFold.begin(Runs.created(1)), List.of(new RunEvent.WorkflowTaskStarted(3, Runs.at(3))));
        RunState shown = RunFold.apply(
                taken,
                List.of(
                        new RunEvent.WorkflowTaskStarted(6, Runs.at(6)),
                        new RunEvent.StartShown(8, Runs.at(8), Runs.at(6))));

        assertThat(taken.startedAt()).isEqualTo(Runs.at(3));
        assertThat(shown.startedAt()).isEqualTo(Runs.at(6));
        assertThat(shown.changes()).isEqualTo(taken.changes() + 1);
    }

    @Property
    void monotone(@ForAll("histories") List<RunEvent> history) {
        RunState before = RunFold.begin((RunEvent.Created) history.getFirst());
        for (RunEvent event : history.subList(1, history.size())) {
            RunState after = RunFold.apply(before, event);
            assertThat(after.lastEventId()).isEqualTo(event.id());
            assertThat(after.changes() - before.changes()).isBetween(0, 1);
            assertThat(after.events().subList(0, before.events().size())).isEqualTo(before.events());
            if (before.startedAt() != null && event instanceof RunEvent.StartShown shown) {
                assertThat(after.startedAt())
                        .isIn(before.startedAt(), shown.startedAt())
                        .isAfterOrEqualTo(before.startedAt());
            } else if (before.startedAt() != null) {
                assertThat(after.startedAt()).isEqualTo(before.startedAt());
            }
            if (before.isOver() && !(event instanceof RunEvent.TaskStarted)) {
                assertThat(after).isEqualTo(Runs.at(before, event));
            }
            assertTasksThatAreOverStay(before, after);
            before = after;
        }
    }

    @Property
    void whatEndedARunStays(@ForAll("histories") List<RunEvent> history) {
        RunState before = RunFold.begin((RunEvent.Created) history.getFirst());
        for (RunEvent event : history.subList(1, history.size())) {
            RunState after = RunFold.apply(before, event);
            if (before.isOver()) {
                assertThat(after.status()).isEqualTo(before.status());
                assertThat(after.endedAt()).isEqualTo(before.endedAt());
                assertThat(after.lastUpdatedAt()).isEqualTo(before.lastUpdatedAt());
                assertThat(after.checkpoints()).isEqualTo(before.checkpoints());
                assertThat(after.tasks())
                        .extracting(TaskState::stage)
                        .isEqualTo(before.tasks().stream().map(TaskState::stage).toList());
            }
            before = after;
        }
    }

    @Property
    void eventThatIsNotVisibleChangesNothingButThePosition(@ForAll("histories") List<RunEvent> history) {
        RunState before = Runs.fold(history);
        long id = before.lastEventId() + 1;
        assertThat(RunFold.apply(before, new RunEvent.NotShown(id, Runs.at(id))))
                .isEqualTo(Runs.at(before, id));
    }

    /** What was answered to a request stays true. */
    @Property
    void decisionsStay(@ForAll("histories") List<RunEvent> history) {
        RunState before = RunFold.begin((RunEvent.Created) history.getFirst());
        for (RunEvent event : history.subList(1, history.size())) {
            RunState after = RunFold.apply(before, event);
            assertThat(after.control().answers())
                    .containsAllEntriesOf(before.control().answers());
            assertThat(after.isDeleted() || !before.isDeleted())
                    .as("deleted for ever")
                    .isTrue();
            RunControl.Phase phase = after.control().control().phase();
            switch (phase) {
                case RUNNING, RESTARTING, TIMED_OUT ->
                    assertThat(after.status()).isIn(WorkflowStatus.PENDING, WorkflowStatus.RUNNING);
                case PAUSED -> assertThat(after.status()).isEqualTo(WorkflowStatus.PAUSED);
                case CANCELLED -> assertThat(after.status()).isEqualTo(WorkflowStatus.CANCELLED);
                case CLOSED -> assertThat(after.status().isTerminal()).isTrue();
                case DELETED -> assertThat(after.isDeleted()).isTrue();
            }
            before = after;
        }
    }

    @Property
    void runOnceOverIsNeverPendingAgain(@ForAll("histories") List<RunEvent> history) {
        RunState state = Runs.fold(history);
        assertThat(state.endedAt() != null).isEqualTo(state.isOver());
        assertThat(state.errorMessage() != null).isEqualTo(state.status() == WorkflowStatus.FAILED);
    }

    private static void assertTasksThatAreOverStay(RunState before, RunState after) {
        assertThat(after.tasks()).hasSameSizeAs(before.tasks());
        for (int task = 0; task < before.tasks().size(); task++) {
            TaskState earlier = before.tasks().get(task);
            TaskState later = after.tasks().get(task);
            if (earlier.isOver()) {
                // When the last attempt began may be recorded late, once.
                Instant toldLate = earlier.startedAt() == null ? later.startedAt() : null;
                assertThat(later)
                        .isEqualTo(toldLate == null ? earlier : earlier.started(toldLate, later.attemptNumber()));
            }
        }
    }
}
