package dev.agentstudio.api.task;

import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentThought;
import dev.agentstudio.workflows.live.TaskEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Passes on every thought of a task once and in order, although what tells of them may lose some, tell some twice, or tell them late: a
 * thought waits until those before it are there, and the response brings what nobody told. Thoughts of an attempt that failed are passed on
 * as far as they were told. Thread-safe.
 */
final class ThoughtFeed {
    /** Thoughts that wait for one before them. Whoever has more hears the rest with the response. */
    private static final int MAX_EARLY = 1000;

    private final Predicate<AgentThought> listener;
    private final Map<Integer, AgentThought> early = new TreeMap<>();
    private int attempt = 1;
    private int next;
    private @Nullable AgentThought last;
    private boolean isOver;

    /** @param listener whether it took the thought; one that it did not take is offered again later */
    ThoughtFeed(Predicate<AgentThought> listener) {
        this.listener = listener;
    }

    /** An event from the bus. */
    synchronized void hear(TaskEvent event) {
        if (event instanceof TaskEvent.Thought thought) {
            offer(thought.source().attempt(), thought.index(), thought.thought());
            pass();
        }
    }

    /** What the heartbeats of an attempt say: its newest thoughts. */
    synchronized void hear(int ofAttempt, AgentProgress progress) {
        int first = progress.thoughtCount() - progress.thoughts().size();
        for (int index = 0; index < progress.thoughts().size(); index++) {
            offer(ofAttempt, first + index, progress.thoughts().get(index));
        }
        pass();
    }

    /** No thought is passed on after this; returns those of the response that were not. */
    synchronized List<AgentThought> rest(@Nullable List<AgentThought> thoughts) {
        isOver = true;
        if (thoughts == null) {
            return List.of();
        }
        // The response may come from a later attempt than the last one that was told of.
        boolean isContinued =
                next == 0 || (next <= thoughts.size() && thoughts.get(next - 1).equals(last));
        return thoughts.subList(isContinued ? next : 0, thoughts.size());
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

    private void pass() {
        AgentThought thought = early.get(next);
        while (!isOver && thought != null && listener.test(thought)) {
            early.remove(next);
            last = thought;
            next++;
            thought = early.get(next);
        }
    }
}
