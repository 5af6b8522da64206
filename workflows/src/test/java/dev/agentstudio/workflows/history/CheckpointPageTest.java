package dev.agentstudio.workflows.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.execution.TaskIds;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        RestoredFrom source = new RestoredFrom(RestoredFrom.Kind.CONTINUE, state.workflowId(), state.runId(), null);
        RunState next = RunFold.begin(new RunEvent.Created(
                1,
                Runs.at(0),
                state.workflowId(),
                "fedcba9876543210",
                state.input().from(source)));
        Integer offset = 0;
        while (offset != null) {
            RestoredPage page = new Checkpoints(state).page(source, offset).orElseThrow();
            assertThat(Payloads.sizeOf(page)).isLessThan(TEMPORAL_LIMIT);
            next = RunFold.restored(next, page);
            offset = page.nextOffset();
        }
        assertThat(next.finished().equals(state.finished()))
                .as("all is taken over")
                .isTrue();
        assertThat(next.checkpoints().equals(state.checkpoints()))
                .as("checkpoints are as before")
                .isTrue();
    }

    /** All rounds of as many steps as there may be, and one result as large as it may be. */
    private static RunState longest() {
        RunState begun = RunFold.begin(Runs.created(STEPS));
        List<FinishedTask> finished = new ArrayList<>();
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (int task = 0; task < STEPS * ROUNDS; task++) {
            finished.add(finished(task, task == 0 ? Payloads.MAX_BYTES - 100 : 1));
            checkpoints.add(new Checkpoint(
                    Checkpoint.Type.AUTOMATIC,
                    Runs.at(task),
                    task + 1,
                    TaskIds.of(task % STEPS),
                    null,
                    1 + task / STEPS));
        }
        return new RunState(
                begun.workflowId(),
                begun.runId(),
                begun.input(),
                begun.status(),
                begun.tasks(),
                begun.events(),
                finished,
                checkpoints,
                ROUNDS,
                true,
                Runs.at(1),
                null,
                null,
                null,
                Runs.at(1),
                1,
                1);
    }

    private static FinishedTask finished(int task, int bytes) {
        AgentResponse response =
                new AgentResponse(true, JsonObject.of(Map.of("text", "x".repeat(bytes))), null, null, null, null);
        int step = task % STEPS;
        return new FinishedTask(
                TaskIds.of(step),
                "step" + step,
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
