package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.plan.Board;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;

/** Loads the finished tasks of an earlier run, page by page, so that none of them runs again. */
final class Restoration {
    private static final ActivityOptions OPTIONS = ActivityOptions.newBuilder()
            .setSummary("Load the checkpoint")
            .setStartToCloseTimeout(Duration.ofSeconds(30))
            .setRetryOptions(RetryOptions.newBuilder()
                    .setMaximumInterval(Duration.ofSeconds(10))
                    .build())
            .build();

    private final RestoredBoard board;

    Restoration(List<StepDefinition> definitions, Board board) {
        this.board = new RestoredBoard(definitions, board);
    }

    void from(RestoredFrom source) {
        CheckpointActivities checkpoints = Workflow.newActivityStub(CheckpointActivities.class, OPTIONS);
        Integer offset = 0;
        while (offset != null) {
            RestoredPage page = checkpoints.load(source, offset);
            page.restoredTasks().forEach(board::add);
            offset = page.nextOffset();
        }
    }
}
