package dev.agentstudio.api.live;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.workflow.read.WorkflowReader;
import dev.agentstudio.events.EventBus;
import dev.agentstudio.workflows.id.WorkflowId;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.reactivestreams.Subscriber;

/** The watches of this node: one for each workflow that has subscribers. */
@Singleton
final class WorkflowWatches implements GracefulShutdownCapable {
    private final WorkflowReader reader;
    private final EventBus bus;
    private final int maxWorkflows;
    private final WatchTable<WorkflowId, WorkflowWatch> watches = new WatchTable<>(WorkflowWatch::stop);
    private volatile boolean isShuttingDown;

    WorkflowWatches(WorkflowReader reader, EventBus bus, LiveSettings settings) {
        this.reader = reader;
        this.bus = bus;
        this.maxWorkflows = settings.maxWorkflows();
    }

    /** @throws ProblemException when no further workflow can be watched */
    void requireRoom(WorkflowId workflowId) {
        if (isShuttingDown) {
            throw ProblemException.shuttingDown();
        }
        if (watches.size() >= maxWorkflows && watches.get(workflowId) == null) {
            throw ProblemException.tooManyWatched();
        }
    }

    /**
     * Subscribes to a workflow.
     *
     * @param log of the workflow, as it was read for the subscriber
     * @param since the last sequence that the subscriber knows
     */
    void subscribe(Subscriber<? super LiveEvent> subscriber, WorkflowLog log, long since) {
        WorkflowWatch watch = acquire(log);
        FeedSubscription.begin(
                subscriber,
                new WorkflowCursor(watch.shared(), since, () -> watches.release(watch.workflowId(), watch)));
        if (isShuttingDown) {
            watch.abandon();
        }
    }

    /** The watch of a workflow; empty when it has none that further subscribers can join. */
    Optional<WorkflowWatch> find(WorkflowId workflowId) {
        return Optional.ofNullable(watches.get(workflowId))
                .filter(watch -> !watch.shared().isOver());
    }

    /** How many workflows are watched. */
    int size() {
        return watches.size();
    }

    /** Ends all subscriptions, so that clients continue on another node. */
    @Override
    public CompletionStage<?> shutdownGracefully() {
        close();
        return CompletableFuture.completedFuture(null);
    }

    @PreDestroy
    void close() {
        isShuttingDown = true;
        watches.all().forEach(WorkflowWatch::abandon);
    }

    private WorkflowWatch acquire(WorkflowLog log) {
        WorkflowWatch watch = watches.acquire(
                log.state().workflowId(), known -> !known.shared().isOver(), () -> begin(log));
        watch.shared().addOmitted(log);
        return watch;
    }

    private WorkflowWatch begin(WorkflowLog log) {
        WorkflowWatch watch = new WorkflowWatch(reader, bus, log);
        watch.start(() -> watches.forget(watch.workflowId(), watch));
        return watch;
    }
}
