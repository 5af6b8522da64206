package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived of what a run takes over from an earlier one.
 *
 * @param state of the earlier run, as far as it has arrived, under the ids and sequences that its tasks and events have here
 * @param taskIds the ids of a fork's tasks, by the ids that they have in its origin
 * @param after sequence, in the earlier run, of the last event that has arrived, 0 before the first; null once a page of an older build
 *     has arrived, which has no sequences
 */
record RestoredPrefix(
        RunState state,
        Map<TaskId, TaskId> taskIds,
        @Nullable Long after) {
    RestoredPrefix {
        taskIds = Map.copyOf(taskIds);
    }

    /** Before the first page. */
    static RestoredPrefix empty(RunState.Identity run) {
        return new RestoredPrefix(origin(run), Map.of(), 0L);
    }

    /** A workflow that has just been created, whichever run of it this is. */
    static RunState origin(RunState.Identity run) {
        return RunState.created(
                run,
                isFork(run.input()) ? WorkflowStatus.RUNNING : WorkflowStatus.PENDING,
                new RunState.Position(run.input().createdAt(), 0, 0, false));
    }

    /** How many finished tasks have arrived. */
    int tasks() {
        return state.finished().size();
    }

    RestoredPrefix with(RestoredPage page) {
        return new PageReader(this).read(page);
    }

    /** Makes the earlier run's state the beginning of the run that continues from it. */
    void hand(RunDraft draft) {
        switch (Objects.requireNonNull(draft.source()).kind()) {
            case FORK -> {
                RunTransitions.reopen(draft);
                draft.status = WorkflowStatus.PENDING;
                draft.startedAt = null;
            }
            case RESUME -> {
                RunTransitions.reopen(draft);
                draft.status = WorkflowStatus.RUNNING;
            }
            case CONTINUE -> {
                // A page may end with a failure that the next one says was resumed from.
                if (draft.status.isTerminal()) {
                    RunTransitions.reopen(draft);
                }
                draft.status = draft.status == WorkflowStatus.PAUSED ? draft.status : WorkflowStatus.RUNNING;
            }
        }
    }

    private static boolean isFork(ExecutionInput input) {
        RestoredFrom source = input.restoredFrom();
        return source != null && source.kind() == RestoredFrom.Kind.FORK;
    }
}
