package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.history.RunLoader;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checkpoints of the test environment's own histories. */
final class LoadedCheckpoints implements CheckpointActivities {
    private final RunLoader loader;
    private volatile boolean isHeldUp;
    private volatile boolean isAsked;
    private volatile boolean isRunGone;
    private volatile @Nullable String mixedUp;

    LoadedCheckpoints(RunLoader loader) {
        this.loader = loader;
    }

    /** From now on nothing can be loaded. */
    void holdUp() {
        isHeldUp = true;
    }

    /** From now on pages say that handoffs came from another task than they did. */
    void mixUp(String source) {
        mixedUp = source;
    }

    /** From now on everything can be loaded. */
    void release() {
        isHeldUp = false;
    }

    /** From now on earlier runs do not exist any more. */
    void loseRuns() {
        isRunGone = true;
    }

    boolean isAsked() {
        return isAsked;
    }

    @Override
    public RestoredPage load(RestoredFrom source, int offset, @Nullable Long after) {
        isAsked = isHeldUp;
        if (isHeldUp) {
            throw ApplicationFailure.newFailure("Not now", "AWAY");
        }
        if (isRunGone) {
            throw ApplicationFailure.newNonRetryableFailure("No such run", CheckpointActivities.RUN_GONE);
        }
        WorkflowId workflowId = new WorkflowId(
                Objects.requireNonNull(Activity.getExecutionContext().getInfo().getWorkflowId()));
        RestoredPage page = loader.loadExcerpts(source.run())
                .flatMap(run ->
                        new Checkpoints(run).page(source, offset, after, answer -> source.isCopied(answer, workflowId)))
                .map(this::mixedUp)
                .orElseThrow(() -> ApplicationFailure.newNonRetryableFailure("No such checkpoint", "LOST"));
        return page.with(task -> copied(task, source, workflowId));
    }

    private FinishedTask copied(FinishedTask task, RestoredFrom source, WorkflowId workflowId) {
        Recorded recorded = task.recorded();
        return recorded == null || !source.isCopied(recorded, workflowId)
                ? task
                : task.with(
                        loader.find(List.of(recorded))
                                .values()
                                .iterator()
                                .next()
                                .response(),
                        null);
    }

    private RestoredPage mixedUp(RestoredPage page) {
        String wrong = mixedUp;
        return wrong == null
                ? page
                : new RestoredPage(
                        page.restoredTasks().stream()
                                .map(task -> task.handedOffBy() == null
                                        ? task
                                        : task.renamed(task.taskId(), new TaskId(wrong)))
                                .toList(),
                        page.checkpoints(),
                        page.startedAt(),
                        page.nextOffset(),
                        page.events(),
                        page.log());
    }
}
