package dev.agentstudio.api.live;

import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.history.RunState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to a workflow up to some time. Immutable. A later log of the workflow begins with the same events: nothing is ever
 * inserted before the last one, since sequences only grow.
 *
 * @param events by growing sequence
 * @param isOver whether the last event ends the workflow
 */
record WorkflowLog(RunState state, List<VisibleEvent> events, boolean isOver, LiveWorkflow workflow) {
    /** @param omitted events of earlier runs that the newest run did not take over */
    static WorkflowLog of(RunState state, List<VisibleEvent> omitted) {
        List<VisibleEvent> events = RunChain.union(omitted, state.events());
        return new WorkflowLog(state, events, state.status().isTerminal(), new LiveWorkflow(state));
    }

    /** Sequence of the newest event; 0 before the first. */
    long last() {
        return events.isEmpty() ? 0 : events.getLast().sequence();
    }

    /** The first event after a sequence; null when there is none yet. */
    LiveEvent.@Nullable Durable after(long sequence) {
        int index = indexAfter(sequence);
        return index == events.size()
                ? null
                : new LiveEvent.Durable(events.get(index), isOver && index == events.size() - 1, workflow);
    }

    /** The events after a sequence. */
    List<VisibleEvent> allAfter(long sequence) {
        return events.subList(indexAfter(sequence), events.size());
    }

    private int indexAfter(long sequence) {
        int low = 0;
        int high = events.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (events.get(middle).sequence() <= sequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
