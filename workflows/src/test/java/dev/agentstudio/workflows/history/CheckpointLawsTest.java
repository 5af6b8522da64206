package dev.agentstudio.workflows.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.view.CheckpointData;
import dev.agentstudio.workflows.view.TaskStatus;
import dev.agentstudio.workflows.view.WorkflowExecution;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every checkpoint of every run. */
class CheckpointLawsTest {
    @Provide
    Arbitrary<List<RunEvent>> histories() {
        return Histories.all();
    }

    static Stream<RecordedRun> runs() {
        return RecordedRun.all();
    }

    @Property
    void everyCheckpointIsAValidView(@ForAll("histories") List<RunEvent> history) {
        assertValid(new Checkpoints(Runs.fold(history)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runs")
    void everyCheckpointOfARunThatHappenedIsAValidView(RecordedRun run) {
        assertValid(new Checkpoints(Runs.fold(run.events())));
    }

    /** A failure that was resumed from is in the middle of the list. */
    @Property
    void checkpointStaysWhatItWasWhenTheRunGoesOn(@ForAll("histories") List<RunEvent> history) {
        RunState before = Runs.fold(history);
        RunState after = resumed(before);
        Checkpoints checkpoints = new Checkpoints(after);
        assertThat(after.checkpoints()).isEqualTo(before.checkpoints());
        assertThat(after.finished()).isEqualTo(before.finished());
        assertValid(checkpoints);
    }

    @Property
    void taskThatIsMadeUpOfPagesIsWhole(@ForAll("histories") List<RunEvent> history) {
        RunState state = Runs.fold(history);
        for (int index = 0; index < state.checkpoints().size(); index++) {
            RestoredPage page = new Checkpoints(state)
                    .page(source(state, Checkpoints.id(index)), 0, 0L)
                    .orElseThrow();
            assertThat(page.restoredTasks())
                    .isEqualTo(new Checkpoints(state).at(index).finished());
            assertThat(page.checkpoints()).isEqualTo(state.checkpoints().subList(0, index + 1));
        }
        assertThat(new Checkpoints(state).page(source(state, "cp_999"), 0, 0L)).isEmpty();
    }

    private static RunState resumed(RunState before) {
        RestoredFrom source = source(before, null);
        RunEvent.Created created = new RunEvent.Created(
                1,
                Runs.at(100),
                new WorkflowRun(before.workflowId(), new RunId("fedcba9876543210")),
                before.input().from(source));
        return RunFold.restored(
                RunFold.begin(created),
                new Checkpoints(before).page(source, 0, 0L).orElseThrow());
    }

    private static RestoredFrom source(RunState state, @Nullable String checkpointId) {
        return new RestoredFrom(RestoredFrom.Kind.RESUME, state.run(), checkpointId);
    }

    private static void assertValid(Checkpoints checkpoints) {
        List<CheckpointData> views = IntStream.range(0, checkpoints.size())
                .mapToObj(index -> checkpoints.view(index, true))
                .toList();
        for (CheckpointData view : views) {
            WorkflowExecution snapshot = Objects.requireNonNull(view.workflowSnapshot());
            ViewLaws.assertValid(snapshot);
            assertThat(view.completedTaskId() != null).isEqualTo(view.type() == Checkpoint.Type.AUTOMATIC);
            if (snapshot.tasks().stream().anyMatch(task -> task.status() != TaskStatus.COMPLETED)) {
                assertThat(snapshot.tasks())
                        .filteredOn(task -> task.id().equals(view.nextTaskId()))
                        .noneMatch(task -> task.status() == TaskStatus.COMPLETED);
            }
            if (view.completedTaskId() != null) {
                assertThat(snapshot.tasks())
                        .filteredOn(task -> task.id().equals(view.completedTaskId()))
                        .allMatch(task -> task.status() == TaskStatus.COMPLETED);
            }
            assertThat(Objects.requireNonNull(view.contextSnapshot()).progress())
                    .isEqualTo(snapshot.context().progress());
        }
        assertThat(views).extracting(CheckpointData::etag).doesNotHaveDuplicates();
        assertThat(views)
                .extracting(CheckpointData::sequenceNumber)
                .isEqualTo(IntStream.rangeClosed(1, views.size()).boxed().toList());
    }
}
