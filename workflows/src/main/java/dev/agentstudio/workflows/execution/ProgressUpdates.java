package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.plan.Board;
import dev.agentstudio.workflows.plan.Completion;
import io.temporal.common.SearchAttributeUpdate;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * Keeps the progress that lists show at most {@link #INTERVAL} behind, with at most one update in that time. A run that ends within its
 * first interval costs no update at all.
 */
final class ProgressUpdates {
    /** How far behind lists may be. Each update is an event of the history and a write of visibility. */
    static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final String SUMMARY = "Progress";

    private final WorkflowDefinition definition;
    private final Board board;
    private final boolean isOn;
    private double shown;
    private long shownAt;
    private boolean isAwaited;

    /** @param isOn false in a run that an older build has begun, which is updated only at rest */
    ProgressUpdates(WorkflowDefinition definition, Board board, boolean isOn) {
        this.definition = definition;
        this.board = board;
        this.isOn = isOn;
    }

    /** The run starts its timeout. Its first interval passes with it. */
    long begin(ActiveTime time) {
        Double before = Workflow.getTypedSearchAttributes().get(RunAttributes.PROGRESS);
        note(before == null ? 0 : before);
        if (!isOn) {
            return time.start();
        }
        isAwaited = true;
        return time.start(INTERVAL, this::intervalPassed);
    }

    /** The timer of the first interval is stopped, if it is still running. */
    void interrupted() {
        isAwaited = false;
    }

    /** Shows the progress now, if an interval has passed since it was last shown, else when it has. */
    void update() {
        if (!isOn || isAwaited || percent() == shown) {
            return;
        }
        long passed = Workflow.currentTimeMillis() - shownAt;
        if (passed >= INTERVAL.toMillis()) {
            Workflow.upsertTypedSearchAttributes(take());
        } else {
            isAwaited = true;
            Workflow.newTimer(
                            INTERVAL.minusMillis(passed),
                            TimerOptions.newBuilder().setSummary(SUMMARY).build())
                    .handle((fired, cancelled) -> {
                        if (cancelled == null) {
                            intervalPassed();
                        }
                        return null;
                    });
        }
    }

    /** The progress as it is now, which the caller shows. */
    SearchAttributeUpdate<Double> take() {
        note(percent());
        return RunAttributes.PROGRESS.valueSet(shown);
    }

    /** 0 to 100. */
    double percent() {
        return isOn
                ? Completion.percent(definition, board.size(), board.count(Board.Stage.DONE), board.iteration())
                        .doubleValue()
                : 100.0 * board.count(Board.Stage.DONE) / board.size();
    }

    private void intervalPassed() {
        isAwaited = false;
        update();
    }

    private void note(double percent) {
        shown = percent;
        shownAt = Workflow.currentTimeMillis();
    }
}
