package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.VisibleEvent;
import java.util.Iterator;
import java.util.Objects;

/** Plays the log of a run from its beginning, from checkpoint to checkpoint. */
final class Replay {
    private final RunState state;
    private final RunDraft draft;
    private final Iterator<FinishedTask> finished;
    private int played;

    Replay(RunState state) {
        this.state = state;
        draft = new RunDraft(RestoredPrefix.origin(state.identity()));
        finished = state.finished().iterator();
    }

    /** The event that made a checkpoint. */
    static long sequence(Checkpoint checkpoint) {
        return Objects.requireNonNull(checkpoint.sequence(), "A folded checkpoint has a sequence");
    }

    /** @param checkpoint not before the one that was played up to last */
    RunState upTo(Checkpoint checkpoint) {
        while (played < state.log().size() && state.log().get(played).sequence() <= sequence(checkpoint)) {
            VisibleEvent event = state.log().get(played++);
            RunTransitions.apply(draft, event, finished);
        }
        draft.position = new RunState.Position(checkpoint.createdAt(), state.lastEventId(), state.changes(), true);
        return draft.state();
    }
}
