package dev.agentstudio.api.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.agentstudio.api.listing.ActiveWorkflows;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.workflow.read.WorkflowReader;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.id.WorkflowId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows all workflows of an owner on this node, through their own watches. What is started or resumed through this node it learns at once,
 * the rest from visibility, which is asked every few seconds. A workflow that begins and ends between two of these calls is found by its end, and its events are
 * then delivered from the beginning.
 */
final class OwnerWatch {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerWatch.class);

    /** Pause between visibility calls. A cluster allows 10 of all owners and nodes a second by default. */
    private static final Duration BETWEEN_CALLS = Duration.ofSeconds(3);

    /** How long visibility may lag, and clocks may be apart. What ended within it is looked at again. */
    private static final Duration LAG = Duration.ofSeconds(15);

    /** How far the clocks of Temporal and of this node may be apart. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(1);

    /** How long a workflow that has ended is remembered: longer than visibility can lag. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);

    private static final int MAX_ENDED = 10_000;

    /** Writes that wait to be looked at; visibility finds the workflows of further ones. */
    private static final int MAX_WRITES = 1000;

    private final Caller owner;
    private final WorkflowReader reader;
    private final ActiveWorkflows active;
    private final WorkflowWatches watches;
    private final int maxWorkflows;
    private final Instant begin = Instant.now().minus(CLOCK_SKEW);
    private final Set<OwnerQueue> subscribers = ConcurrentHashMap.newKeySet();
    private final Map<WorkflowId, FollowedWorkflow> followed = new ConcurrentHashMap<>();

    /** The last sequence delivered of workflows that are followed no more, while visibility may still find them. */
    private final Cache<WorkflowId, Long> ended = Caffeine.newBuilder()
            .expireAfterWrite(FORGOTTEN)
            .maximumSize(MAX_ENDED)
            .build();

    private final BlockingQueue<WorkflowId> written = new LinkedBlockingQueue<>(MAX_WRITES);
    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    private volatile boolean hasEnded;

    OwnerWatch(Caller owner, WorkflowReader reader, ActiveWorkflows active, WorkflowWatches watches, int maxWorkflows) {
        this.owner = owner;
        this.reader = reader;
        this.active = active;
        this.watches = watches;
        this.maxWorkflows = maxWorkflows;
    }

    void start() {
        thread.set(Thread.ofVirtual().name("watch-of-owner").start(this::follow));
    }

    void add(OwnerQueue subscriber) {
        subscribers.add(subscriber);
    }

    void remove(OwnerQueue subscriber) {
        subscribers.remove(subscriber);
    }

    boolean hasEnded() {
        return hasEnded;
    }

    /** A workflow was started or changed through this node. Does not block. */
    void wrote(WorkflowId workflowId) {
        boolean unused = written.offer(workflowId);
    }

    void stop() {
        hasEnded = true;
        Thread following = thread.get();
        if (following != null) {
            following.interrupt();
        }
        followed.values().forEach(FollowedWorkflow::cancel);
        subscribers.forEach(OwnerQueue::wake);
    }

    void publish(LiveEvent event) {
        subscribers.forEach(subscriber -> subscriber.offer(event));
    }

    private void follow() {
        Instant next = Instant.now();
        try {
            while (!hasEnded) {
                Duration wait = Duration.between(Instant.now(), next);
                WorkflowId id = wait.isPositive() ? written.poll(wait.toMillis(), TimeUnit.MILLISECONDS) : null;
                if (id != null) {
                    attempt(() -> follow(id));
                } else if (!Instant.now().isBefore(next)) {
                    attempt(this::followFound);
                    next = Instant.now().plus(BETWEEN_CALLS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stop();
        }
    }

    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (ProblemException e) {
            LOG.debug("Workflows of an owner are looked for again soon: {}", e.getMessage());
        }
    }

    private void followFound() {
        Instant closedSince =
                Instant.now().minus(LAG).isBefore(begin) ? begin : Instant.now().minus(LAG);
        removeEnded();
        List<WorkflowId> found = active.find(owner.subject(), closedSince);
        for (WorkflowId id : found) {
            attempt(() -> follow(id));
        }
    }

    private void follow(WorkflowId id) {
        removeEnded();
        if (hasEnded || followed.containsKey(id) || followed.size() >= maxWorkflows) {
            return;
        }
        watches.requireRoom(id);
        reader.find(id, owner).map(RunView::state).filter(this::isOwn).ifPresent(state -> {
            WorkflowLog log = WorkflowLog.of(state, List.of());
            long since = since(log);
            if (log.last() > since || !log.isOver()) {
                FollowedWorkflow workflow = new FollowedWorkflow(this, since);
                watches.subscribe(workflow, log, since);
                followed.put(id, workflow);
                if (hasEnded) {
                    workflow.cancel();
                }
            }
        });
    }

    /** The last sequence that was delivered, else the last one before the first event since this watch began. */
    private long since(WorkflowLog log) {
        Long delivered = ended.getIfPresent(log.state().workflowId());
        return delivered != null
                ? delivered
                : log.events().stream()
                        .filter(event -> !event.at().isBefore(begin))
                        .findFirst()
                        .map(event -> event.sequence() - 1)
                        .orElseGet(log::last);
    }

    /** An admin may read the workflows of others, but does not follow them here. */
    private boolean isOwn(RunState state) {
        return state.input().owner().equals(owner.subject());
    }

    private void removeEnded() {
        followed.entrySet().removeIf(entry -> {
            FollowedWorkflow workflow = entry.getValue();
            if (workflow.hasEnded()) {
                ended.put(entry.getKey(), workflow.last());
            }
            return workflow.hasEnded();
        });
    }
}
