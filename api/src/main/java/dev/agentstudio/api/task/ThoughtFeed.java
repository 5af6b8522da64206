package dev.agentstudio.api.task;

import dev.agentstudio.events.TaskEvent;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentThought;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Delivers every thought of a task once and in order, although its sources may lose, repeat or delay some: a thought waits until those before
 * it have arrived, and the response contains those that never did. Thoughts of a failed attempt are delivered as far as they arrived.
 * Thread-safe.
 */
final class ThoughtFeed {
    /** Thoughts that wait for one before them. Further ones are delivered with the response. */
    private static final int MAX_EARLY = 1000;

    private final Predicate<AgentThought> listener;
    private final Map<Integer, AgentThought> early = new TreeMap<>();
    private int attempt = 1;
    private int next;
    private @Nullable AgentThought last;
    private boolean hasEnded;

    /** @param listener returns whether it accepted the thought; a rejected one is offered again later */
    ThoughtFeed(Predicate<AgentThought> listener) {
        this.listener = listener;
    }

    /** An event from the bus. */
    synchronized void onEvent(TaskEvent event) {
        if (event instanceof TaskEvent.Thought thought) {
            offer(thought.source().attempt(), thought.index(), thought.thought());
            deliver();
        }
    }

    /** The newest thoughts of an attempt, from its heartbeats. */
    synchronized void onProgress(int ofAttempt, AgentProgress progress) {
        progress.forEachThought((thought, index) -> offer(ofAttempt, index, thought));
        deliver();
    }

    /** Ends the delivery; returns the thoughts of the response that were not delivered. */
    synchronized List<AgentThought> rest(@Nullable List<AgentThought> thoughts) {
        hasEnded = true;
        if (thoughts == null) {
            return List.of();
        }
        if (next == 0) {
            return thoughts;
        }
        // At another index where the agent service has left out the oldest thoughts; nowhere in the response of a later
        // attempt.
        int delivered =
                next <= thoughts.size() && thoughts.get(next - 1).equals(last) ? next - 1 : thoughts.lastIndexOf(last);
        return thoughts.subList(delivered + 1, thoughts.size());
    }

    private void offer(int ofAttempt, int index, AgentThought thought) {
        if (ofAttempt > attempt) {
            attempt = ofAttempt;
            next = 0;
            last = null;
            early.clear();
        }
        if (ofAttempt == attempt && index >= next && early.size() < MAX_EARLY) {
            early.put(index, thought);
        }
    }

    private void deliver() {
        AgentThought thought = early.get(next);
        while (!hasEnded && thought != null && listener.test(thought)) {
            early.remove(next);
            last = thought;
            next++;
            thought = early.get(next);
        }
    }
}
