package dev.agentstudio.api.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * How many workflows and single tasks of one owner may be pending or running at once. A node counts what it starts itself and asks Temporal now and then
 * for the rest, never once per request: at most every {@link OwnerCount#SETTLED} while there is room, and every
 * {@link OwnerCount#AT_LIMIT} while there seems to be none.
 *
 * <p>On one node the limit is exact but for {@link OwnerCount#SETTLED}, in which workflows that were resumed elsewhere are not noticed.
 * With several nodes, each may let through the limit again in that time: the overshoot is at most (nodes - 1) x limit.
 */
@Singleton
public final class ConcurrencyLimit {
    /** How long an owner that starts nothing is remembered; after that it is counted again. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private static final int MAX_OWNERS = 10_000;

    private final Tiers tiers;
    private final ActiveWork work;
    private final Clock clock;
    private final Cache<String, OwnerCount> owners = Caffeine.newBuilder()
            .maximumSize(MAX_OWNERS)
            .expireAfterAccess(REMEMBERED)
            .build();

    @Inject
    ConcurrencyLimit(Tiers tiers, List<ActiveWork> kinds) {
        this(tiers, ActiveWork.all(kinds), Clock.systemUTC());
    }

    ConcurrencyLimit(Tiers tiers, ActiveWork work, Clock clock) {
        this.tiers = tiers;
        this.work = work;
        this.clock = clock;
    }

    /**
     * Counts a workflow or a single task that is about to start or to continue. One that then does not is to be given back.
     *
     * @throws ProblemException 429 when the owner has as many as its tier may have
     */
    public void admit(Caller caller, String id) {
        int limit = tiers.of(caller.tier()).concurrentWorkflows();
        if (!owner(caller).admit(id, limit, clock.instant())) {
            throw ProblemException.tooManyWorkflows(limit);
        }
    }

    /** Admits a workflow and starts it; the admission is given back when the start fails. */
    public <T> T admitted(Caller caller, String id, Supplier<T> start) {
        admit(caller, id);
        boolean isStarted = false;
        try {
            T started = start.get();
            isStarted = true;
            return started;
        } finally {
            if (!isStarted) {
                giveBack(caller, id);
            }
        }
    }

    /** Takes back an admission: the workflow or task did not start, or has ended. */
    public void giveBack(Caller caller, String id) {
        owner(caller).remove(id);
    }

    /**
     * Counts a request that waits for a task, for as long as it waits.
     *
     * @throws ProblemException 429 when others wait for the same task already, and the owner has as much under way as its tier may have
     */
    public Waiting waitFor(Caller caller, String taskId) {
        int limit = tiers.of(caller.tier()).concurrentWorkflows();
        OwnerCount owner = owner(caller);
        if (!owner.startWaiting(taskId, limit)) {
            throw ProblemException.tooManyWorkflows(limit);
        }
        AtomicBoolean isOpen = new AtomicBoolean(true);
        return () -> {
            if (isOpen.getAndSet(false)) {
                owner.stopWaiting(taskId);
            }
        };
    }

    /** A request that waits for a task. */
    @FunctionalInterface
    public interface Waiting extends AutoCloseable {
        /** Reports that it waits no longer. May be called more than once. */
        @Override
        void close();
    }

    private OwnerCount owner(Caller caller) {
        return owners.get(caller.subject(), subject -> new OwnerCount(subject, work));
    }
}
