package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.plan.Board;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the finished tasks of an earlier run on the board, page by page, so that none of them runs again. */
final class Restoration {
    private static final ActivityOptions OPTIONS = ActivityOptions.newBuilder()
            .setSummary("Load the checkpoint")
            .setStartToCloseTimeout(Duration.ofSeconds(30))
            .setRetryOptions(RetryOptions.newBuilder()
                    .setMaximumInterval(Duration.ofSeconds(10))
                    .build())
            .build();

    private final Board board;
    private final Map<String, Integer> steps = new HashMap<>();
    private final Map<String, Integer> tasks = new HashMap<>();

    Restoration(List<StepDefinition> definitions, Board board) {
        this.board = board;
        for (int step = 0; step < definitions.size(); step++) {
            steps.put(definitions.get(step).id(), step);
        }
    }

    void from(RestoredFrom source) {
        CheckpointActivities checkpoints = Workflow.newActivityStub(CheckpointActivities.class, OPTIONS);
        Integer offset = 0;
        while (offset != null) {
            RestoredPage page = checkpoints.load(source, offset);
            page.restoredTasks().forEach(this::restore);
            offset = page.nextOffset();
        }
    }

    private void restore(FinishedTask restored) {
        while (board.iteration() < restored.iteration()) {
            board.repeat();
        }
        Integer source = restored.handedOffBy() == null ? null : tasks.get(restored.handedOffBy());
        Integer task = source == null ? steps.get(restored.stepId()) : Integer.valueOf(added(source));
        if (task != null) {
            board.done(task, restored.response());
            tasks.put(restored.taskId(), task);
        }
    }

    private int added(int source) {
        AgentHandoff handoff = board.response(source)
                .map(AgentResponse::handoff)
                .orElseThrow(() -> new IllegalStateException("A restored task has a source that handed nothing over"));
        return board.add(source, handoff);
    }
}
