package dev.agentstudio.api.live;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import org.reactivestreams.Publisher;

/**
 * The live events of workflows on this node. However many subscribers a workflow has, Temporal is asked for it once.
 *
 * <p>A publisher is for one subscriber. Its durable events come in the order of their sequences, each exactly once, whichever node served the
 * events before. Ephemeral events come between them, each at most once. It honours demand: durable events wait in the log of the workflow,
 * which all subscribers share; ephemeral ones wait in a bounded queue, and the publisher fails with {@link SlowSubscriberException} when
 * that is full. Cancelling the subscription ends it at once. Signals come on threads of the feed and must not be blocked.
 *
 * <p>A publisher completes after the last event of a workflow that has ended ({@link LiveEvent.Durable#isLast}), when the workflow is
 * deleted, and when this process shuts down; a subscriber that has not seen the last event then continues on another node after the last
 * sequence that it has. It fails with a {@link ProblemException} when Temporal reports something that waiting does not mend; while Temporal
 * is unavailable it waits.
 */
public interface WorkflowFeed {
    /**
     * The events of a workflow after a sequence: at once those that there are, then the others as they come.
     *
     * @param since the last sequence that the subscriber knows; 0 for none. That of the last event of a workflow that has ended completes at
     *     once
     * @throws ProblemException not found, also when the workflow is another's; invalid when the workflow has no such sequence yet;
     *     unavailable; too many subscriptions
     */
    WorkflowEvents after(String workflowId, Caller caller, long since);

    /**
     * The events of a workflow from now on. Of one that has ended, its last event.
     *
     * @throws ProblemException as {@link #after}
     */
    WorkflowEvents fromNow(String workflowId, Caller caller);

    /**
     * The events of all workflows of a caller from now on, those of each workflow in their order. Never completes but at shutdown.
     *
     * @throws ProblemException unavailable; too many subscriptions
     */
    Publisher<LiveEvent> ofOwner(Caller caller);
}
