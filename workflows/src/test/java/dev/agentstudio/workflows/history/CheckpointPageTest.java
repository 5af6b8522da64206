package dev.agentstudio.workflows.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.plan.TaskIndex;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a run takes over comes in pages that Temporal can store, however long the run before was. */
class CheckpointPageTest {
    private static final int STEPS = 1000;
    private static final int ROUNDS = 10;

    /** Temporal's default limit of the payloads of one event. */
    private static final int TEMPORAL_LIMIT = 2 * 1024 * 1024;

    @Test
    void pageOfTheLongestRunCanBeStored() {
        RunState state = longest();
        RunState next = restored(state, false);
        assertThat(next.finished().equals(state.finished()))
                .as("all is taken over")
                .isTrue();
        assertThat(next.checkpoints().equals(state.checkpoints()))
                .as("checkpoints are as before")
                .isTrue();
        assertThat(next.log().equals(state.log())).as("events are as before").isTrue();
    }

    /** A workflow of an older build counts tasks, and knows no sequences. */
    @Test
    void pageThatIsAskedForByTasksHasWholeTasks() {
        RunState state = longest();
        assertThat(restored(state, true).log().equals(state.log())).isTrue();
    }

    @Test
    void verdictsOfManyFailedTasksAreSpreadOverPages() {
        RunDraft draft = new RunDraft(RunFold.begin(Runs.created(STEPS)));
        apply(draft, new VisibleEvent.Started(1, Runs.at(1)), null);
        for (int task = 0; task < 8; task++) {
            String text = "x".repeat(900_000);
            AgentResponse verdict =
                    new AgentResponse(false, JsonObject.of(Map.of("text", text)), null, null, "No", null);
            apply(
                    draft,
                    new VisibleEvent.TaskFailed(2 + task, Runs.at(2), new TaskIndex(task).id(), "No", verdict),
                    null);
        }
        RunState state = draft.state();
        assertThat(restored(state, false).log().equals(state.log())).isTrue();
    }

    private static RunState restored(RunState state, boolean isOlderBuild) {
        RestoredFrom source = new RestoredFrom(RestoredFrom.Kind.CONTINUE, state.run(), null);
        RunState next = RunFold.begin(new RunEvent.Created(
                1,
                Runs.at(0),
                new WorkflowRun(state.workflowId(), new RunId("fedcba9876543210")),
                state.input().from(source)));
        Checkpoints checkpoints = new Checkpoints(state);
        Integer offset = 0;
        Long after = isOlderBuild ? null : Long.valueOf(0);
        while (offset != null) {
            RestoredPage page = checkpoints.page(source, offset, after).orElseThrow();
            assertThat(Payloads.sizeOf(page)).isLessThan(TEMPORAL_LIMIT);
            next = RunFold.restored(next, page);
            offset = page.nextOffset();
            after = isOlderBuild ? null : page.lastSequence();
        }
        return next;
    }

    /** All rounds of as many steps as there may be, and one result as large as it may be. */
    private static RunState longest() {
        RunDraft draft = new RunDraft(RunFold.begin(Runs.created(STEPS)));
        apply(draft, new VisibleEvent.Started(1, Runs.at(1)), null);
        for (int task = 0; task < STEPS * ROUNDS; task++) {
            FinishedTask finished = finished(task, task == 0 ? Payloads.MAX_BYTES - 100 : 1);
            int round = finished.iteration();
            TaskId id = finished.taskId();
            apply(
                    draft,
                    new VisibleEvent.TaskScheduled(
                            3 * task + 2, Runs.at(task), id, finished.stepId(), round == 1 ? null : round, null, null),
                    null);
            apply(draft, new VisibleEvent.TaskStarted(3 * task + 3, Runs.at(task), id, 1), null);
            apply(draft, new VisibleEvent.TaskCompleted(3 * task + 4, Runs.at(task), id), finished);
        }
        return draft.state();
    }

    private static void apply(RunDraft draft, VisibleEvent event, @Nullable FinishedTask finished) {
        RunTransitions.apply(draft, event, (finished == null ? List.<FinishedTask>of() : List.of(finished)).iterator());
    }

    private static FinishedTask finished(int task, int bytes) {
        AgentResponse response =
                new AgentResponse(true, JsonObject.of(Map.of("text", "x".repeat(bytes))), null, null, null, null);
        int step = task % STEPS;
        return new FinishedTask(
                new TaskIndex(step).id(),
                new StepId("step" + step),
                "agent",
                null,
                1 + task / STEPS,
                1,
                Runs.at(task),
                Runs.at(task),
                response,
                null);
    }
}
