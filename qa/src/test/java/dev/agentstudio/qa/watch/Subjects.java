package dev.agentstudio.qa.watch;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The workflows that are watched, as watchers learn of them. Thread-safe. */
final class Subjects {
    private final List<String> ids = new CopyOnWriteArrayList<>();
    private final Set<String> over = ConcurrentHashMap.newKeySet();
    private final Map<String, Boolean> forks = new ConcurrentHashMap<>();
    private volatile boolean hasStopped;

    void add(String workflowId, boolean isFork) {
        forks.put(workflowId, isFork);
        ids.add(workflowId);
    }

    /** Nothing will happen to it any more. */
    void isOver(String workflowId) {
        over.add(workflowId);
    }

    boolean hasEnded(String workflowId) {
        return over.contains(workflowId);
    }

    boolean isFork(String workflowId) {
        return forks.getOrDefault(workflowId, false);
    }

    /** In the order of their creation. */
    List<String> ids() {
        return ids;
    }

    /** Watchers shall end. */
    void stop() {
        hasStopped = true;
    }

    boolean hasStopped() {
        return hasStopped;
    }
}
