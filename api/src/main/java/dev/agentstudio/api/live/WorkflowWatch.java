package dev.agentstudio.api.live;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.workflow.read.RunFollower;
import dev.agentstudio.api.workflow.read.WorkflowReader;
import dev.agentstudio.events.EventBus;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one watch of a workflow on this node: one thread with one long poll, whose log all subscribers read. It reads each run to its
 * close before it looks at the next one, so that no event of a run is left out.
 */
final class WorkflowWatch {
    private static final Logger LOG = LoggerFactory.getLogger(WorkflowWatch.class);

    /** Longest wait for an event; Temporal ends a long poll after about 20 seconds itself. */
    private static final Duration LONG_POLL = Duration.ofSeconds(25);

    /** Pause after an error, and before a closed run is read again whose next run has not begun. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final WorkflowId workflowId;
    private final WorkflowReader reader;
    private final EventBus bus;
    private final RunChain chain;
    private final SharedLog shared;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

    WorkflowWatch(WorkflowReader reader, EventBus bus, WorkflowLog log) {
        this.workflowId = log.state().workflowId();
        this.reader = reader;
        this.bus = bus;
        this.chain = new RunChain(reader::run);
        this.shared = new SharedLog(log);
    }

    /** Begins to follow the workflow, unless it has ended. Once. */
    void start(Runnable onEnd) {
        if (!shared.hasEnded()) {
            thread.set(Thread.ofVirtual().name("watch-" + workflowId).start(() -> follow(onEnd)));
        }
    }

    WorkflowId workflowId() {
        return workflowId;
    }

    SharedLog shared() {
        return shared;
    }

    /** Ends all subscriptions where they are, and the long poll. */
    void abandon() {
        shared.abandon();
        stop();
        shared.end();
        shared.wakeReaders();
    }

    /** Ends the long poll. */
    void stop() {
        stopped.countDown();
        Thread following = thread.get();
        if (following != null) {
            following.interrupt();
        }
    }

    private void follow(Runnable onEnd) {
        TaskEvents events = TaskEvents.open(this, reader, bus);
        try {
            followRuns();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            events.close();
            shared.end();
            onEnd.run();
            shared.wakeReaders();
        }
    }

    private void followRuns() throws InterruptedException {
        Optional<RunState> next = Optional.of(shared.log().state());
        while (next.isPresent() && isFollowing()) {
            followRun(next.get().run());
            if (isFollowing()) {
                next = nextRun();
            }
        }
    }

    /** Returns when the run has closed, or its end is in the log. */
    private void followRun(WorkflowRun run) throws InterruptedException {
        RunFollower follower = reader.follow(run);
        while (!follower.isClosed() && isFollowing()) {
            try {
                follower.awaitState(LONG_POLL).ifPresent(shared::advance);
            } catch (ProblemException e) {
                LOG.debug("Workflow {} is watched again soon: {}", workflowId, e.getMessage());
                awaitPause();
            }
        }
    }

    /** The run to follow next, which may be the same; empty when the workflow does not exist any more. */
    private Optional<RunState> nextRun() throws InterruptedException {
        WorkflowLog log = shared.log();
        try {
            Optional<RunState> newest = reader.newest(workflowId).map(RunView::state);
            if (newest.isEmpty()) {
                return newest;
            }
            if (!newest.get().runId().equals(log.state().runId())) {
                shared.changeRun(newest.get(), chain.omitted(newest.get(), log.last()));
                return newest;
            }
            shared.advance(newest.get());
        } catch (ProblemException e) {
            LOG.debug("Workflow {} is read again soon: {}", workflowId, e.getMessage());
        }
        awaitPause();
        return Optional.of(log.state());
    }

    private boolean isFollowing() {
        return stopped.getCount() > 0 && !shared.log().isOver();
    }

    private void awaitPause() throws InterruptedException {
        boolean unused = stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
