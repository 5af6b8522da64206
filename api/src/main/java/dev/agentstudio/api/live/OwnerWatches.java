package dev.agentstudio.api.live;

import dev.agentstudio.api.listing.ActiveWorkflows;
import dev.agentstudio.api.listing.WriteListener;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.workflow.read.WorkflowReader;
import dev.agentstudio.workflows.id.WorkflowId;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.reactivestreams.Subscriber;

/** The owners whose workflows are all watched on this node: those with a stream of them. */
@Singleton
final class OwnerWatches implements WriteListener, GracefulShutdownCapable {
    private final WorkflowReader reader;
    private final ActiveWorkflows active;
    private final WorkflowWatches watches;
    private final int maxWorkflows;
    private final WatchTable<String, OwnerWatch> owners = new WatchTable<>(OwnerWatch::stop);
    private volatile boolean isShuttingDown;

    OwnerWatches(WorkflowReader reader, ActiveWorkflows active, WorkflowWatches watches, LiveSettings settings) {
        this.reader = reader;
        this.active = active;
        this.watches = watches;
        this.maxWorkflows = settings.maxWorkflowsPerOwner();
    }

    /** @throws ProblemException when this node takes no further subscriptions, or Temporal is unavailable */
    void requireRoom(Caller owner) {
        if (isShuttingDown) {
            throw ProblemException.shuttingDown();
        }
        active.find(owner.subject(), Instant.now());
    }

    /** Subscribes to all workflows of an owner from now on. */
    void subscribe(Subscriber<? super LiveEvent> subscriber, Caller owner) {
        OwnerWatch watch = owners.acquire(owner.subject(), known -> true, () -> begin(owner));
        FeedSubscription.begin(subscriber, new OwnerQueue(watch, () -> owners.release(owner.subject(), watch)));
        if (isShuttingDown) {
            watch.stop();
        }
    }

    @Override
    public void wrote(String subject, WorkflowId workflowId) {
        // What an admin changes for another owner is found by visibility.
        OwnerWatch watch = owners.get(subject);
        if (watch != null) {
            watch.wrote(workflowId);
        }
    }

    @Override
    public CompletionStage<?> shutdownGracefully() {
        close();
        return CompletableFuture.completedFuture(null);
    }

    @PreDestroy
    void close() {
        isShuttingDown = true;
        owners.all().forEach(OwnerWatch::stop);
    }

    private OwnerWatch begin(Caller owner) {
        OwnerWatch watch = new OwnerWatch(owner, reader, active, watches, maxWorkflows);
        watch.start();
        return watch;
    }
}
