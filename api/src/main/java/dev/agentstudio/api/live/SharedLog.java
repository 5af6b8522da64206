package dev.agentstudio.api.live;

import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.history.RunState;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The log of a workflow as this node knows it, and those who read it. One thread makes it longer; each reader has its own position. A reader
 * joins before it first looks at the log, and the log grows before its readers are woken, so each event is seen by one of the two looks.
 */
final class SharedLog {
    private final Set<WorkflowCursor> readers = ConcurrentHashMap.newKeySet();
    private List<VisibleEvent> omitted;
    private volatile WorkflowLog log;
    private volatile boolean hasEnded;
    private volatile boolean isAbandoned;

    SharedLog(WorkflowLog log) {
        this.omitted = RunChain.omitted(log.events(), log.state());
        this.log = log;
        this.hasEnded = log.isOver();
    }

    WorkflowLog log() {
        return log;
    }

    /** Whether it does not grow any more. */
    boolean hasEnded() {
        return hasEnded;
    }

    /** Whether readers are not to wait for the rest of it. */
    boolean isAbandoned() {
        return isAbandoned;
    }

    /** Whether it has ended or is about to, so that it is of no use to a new reader. */
    boolean isOver() {
        return hasEnded || log.isOver();
    }

    void add(WorkflowCursor reader) {
        readers.add(reader);
    }

    void remove(WorkflowCursor reader) {
        readers.remove(reader);
    }

    /** Takes over a later state of the same run. Ignores states that are not complete or not newer. */
    void advance(RunState state) {
        boolean isComplete = state.pendingRestore() == null || state.status().isTerminal();
        if (isComplete && state.lastEventId() >= log.state().lastEventId()) {
            synchronized (this) {
                log = WorkflowLog.of(state, omitted);
            }
            wakeReaders();
        }
    }

    /**
     * Continues with a later run. What earlier runs did, and it did not take over, stays in the log.
     *
     * @param between events of runs between the two
     */
    void changeRun(RunState state, List<VisibleEvent> between) {
        synchronized (this) {
            omitted = RunChain.omitted(RunChain.union(log.events(), between), state);
            log = WorkflowLog.of(state, omitted);
        }
        wakeReaders();
    }

    /** Adds the events of earlier runs that another log has: they are before all that the readers have taken. */
    synchronized void addOmitted(WorkflowLog other) {
        List<VisibleEvent> more = RunChain.union(omitted, RunChain.omitted(other.events(), log.state()));
        if (more.size() > omitted.size()) {
            omitted = more;
            log = WorkflowLog.of(log.state(), omitted);
        }
    }

    /** Hands an ephemeral event to all readers. */
    void publish(LiveEvent event) {
        long after = log.last();
        readers.forEach(reader -> reader.offer(event, after));
    }

    /** Has readers end where they are. */
    void abandon() {
        isAbandoned = true;
    }

    /** Nothing will be added. Unless the workflow has ended, readers end where they are. */
    void end() {
        isAbandoned = isAbandoned || !log.isOver();
        hasEnded = true;
    }

    void wakeReaders() {
        readers.forEach(WorkflowCursor::wake);
    }
}
