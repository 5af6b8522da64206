package dev.agentstudio.qa.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All that one watcher has received, over all its connections. Thread-safe. */
final class Recording {
    /** How a watcher is connected. */
    enum Kind {
        /** An event stream for each workflow. */
        STREAM,
        /** One connection of the hub for all. */
        HUB
    }

    private final String watcher;
    private final Kind kind;
    private final Map<String, List<Seen>> events = new TreeMap<>();
    private final Map<String, Long> positions = new TreeMap<>();
    private final Set<String> shownRunning = new TreeSet<>();
    private Fault fault;
    private int connections;

    /** @param watcher its name in reports */
    Recording(String watcher, Kind kind, Fault fault) {
        this.watcher = watcher;
        this.kind = kind;
        this.fault = fault;
    }

    String watcher() {
        return watcher;
    }

    Kind kind() {
        return kind;
    }

    synchronized void connected() {
        connections++;
    }

    /** How often it has connected. */
    synchronized int connections() {
        return connections;
    }

    synchronized void add(String workflowId, Seen seen) {
        advance(workflowId, seen.sequence());
        List<Seen> known = events.computeIfAbsent(workflowId, id -> new ArrayList<>());
        Fault now = seen.isCompletion() && !known.isEmpty() ? fault : Fault.NONE;
        fault = now == Fault.NONE ? fault : Fault.NONE;
        switch (now) {
            case NONE -> known.add(seen);
            case LOSS -> {}
            case DUPLICATE -> known.addAll(List.of(seen, seen));
            case EXCHANGE -> known.add(known.size() - 1, seen);
        }
    }

    /** Something with this sequence has arrived, after which the watcher would continue. */
    synchronized void advance(String workflowId, long sequence) {
        positions.merge(workflowId, sequence, Math::max);
    }

    /** What agents sent has shown that a task runs, before history had it. */
    synchronized void shownRunning(String workflowId, String taskId) {
        shownRunning.add(workflowId + "/" + taskId);
    }

    synchronized boolean wasShownRunning(String workflowId, String taskId) {
        return shownRunning.contains(workflowId + "/" + taskId);
    }

    /** The largest sequence that has arrived; 0 for none. */
    synchronized long position(String workflowId) {
        return positions.getOrDefault(workflowId, 0L);
    }

    /** In the order of arrival. */
    synchronized List<Seen> of(String workflowId) {
        return List.copyOf(events.getOrDefault(workflowId, List.of()));
    }

    synchronized int size() {
        return events.values().stream().mapToInt(List::size).sum();
    }

    /** The same with a fault. */
    synchronized Recording with(Fault injected) {
        Recording altered = new Recording(watcher, kind, injected);
        events.forEach((id, seen) -> seen.forEach(each -> altered.add(id, each)));
        altered.shownRunning.addAll(shownRunning);
        return altered;
    }
}
