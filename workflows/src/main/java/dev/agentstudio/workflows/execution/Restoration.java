package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.plan.Board;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

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
    private final LongPredicate isTooMuch;
    private long copiedBytes;
    private boolean isStopped;

    /** @param isTooMuch whether to stop when this run has recorded copies of so many bytes */
    Restoration(List<StepDefinition> definitions, Board board, LongPredicate isTooMuch) {
        this.board = new RestoredBoard(definitions, board);
        this.isTooMuch = isTooMuch;
    }

    /**
     * Whether there is more to load than this run can record copies of. The next run refers to these copies and loads the rest, so each of
     * them makes progress.
     */
    boolean isStopped() {
        return isStopped;
    }

    /** Whether a checkpoint cannot be loaded because the whole run that has it does not exist any more. */
    static boolean isSourceGone(RuntimeException failure) {
        return failure.getCause() instanceof ApplicationFailure cause
                && cause.getType().equals(CheckpointActivities.RUN_GONE);
    }

    /** @throws ApplicationFailure when a page cannot be understood: that fails the run, which could only guess what is finished */
    void from(RestoredFrom source) {
        CheckpointActivities checkpoints = Workflow.newActivityStub(CheckpointActivities.class, OPTIONS);
        Integer offset = 0;
        @Nullable Long after = 0L;
        while (offset != null) {
            RestoredPage page = checkpoints.load(source.referring(), offset, after);
            page.restoredTasks().forEach(this::add);
            offset = page.nextOffset();
            after = page.lastSequence();
            if (offset != null && isTooMuch.test(copiedBytes)) {
                isStopped = true;
                return;
            }
        }
    }

    private void add(FinishedTask finished) {
        if (!board.add(finished)) {
            throw ApplicationFailure.newNonRetryableFailure(
                    "The checkpoint cannot be restored: task '%s' was handed off by task '%s', which handed nothing over"
                            .formatted(finished.taskId(), finished.handedOffBy()),
                    "CHECKPOINT_INVALID");
        }
        int bytes = finished.recorded() == null ? Payloads.sizeOf(finished.response()) : 0;
        copiedBytes += bytes > Recorded.MAX_COPIED_BYTES ? bytes : 0;
    }
}
