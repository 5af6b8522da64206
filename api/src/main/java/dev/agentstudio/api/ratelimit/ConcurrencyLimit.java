package dev.agentstudio.api.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How many workflows of one owner may be pending or running at once. A node counts what it starts itself and asks Temporal now and then
 * for the rest, never once per request: at most every {@link OwnerCount#SETTLED} while there is room, and every
 * {@link OwnerCount#AT_LIMIT} while there seems to be none.
 *
 * <p>On one node the limit is exact but for {@link OwnerCount#SETTLED}, in which workflows that were resumed elsewhere are not noticed.
 * With several nodes, each may let through the limit again in that time: the overshoot is at most (nodes - 1) x limit.
 */
@Singleton
public final class ConcurrencyLimit {
    /** Owners remembered; whoever starts nothing for this long is asked for anew. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private static final int MAX_OWNERS = 10_000;

    private final Tiers tiers;
    private final ActiveWorkflows workflows;
    private final Clock clock;
    private final Cache<String, OwnerCount> owners = Caffeine.newBuilder()
            .maximumSize(MAX_OWNERS)
            .expireAfterAccess(REMEMBERED)
            .build();

    @Inject
    ConcurrencyLimit(Tiers tiers, ActiveWorkflows workflows) {
        this(tiers, workflows, Clock.systemUTC());
    }

    ConcurrencyLimit(Tiers tiers, ActiveWorkflows workflows, Clock clock) {
        this.tiers = tiers;
        this.workflows = workflows;
        this.clock = clock;
    }

    /**
     * Counts a workflow that is about to start or to go on. One that then does not is to be given back.
     *
     * @throws ProblemException 429 when the owner has as many as its tier may have
     */
    public void admit(Caller caller, String workflowId) {
        int limit = tiers.of(caller.tier()).concurrentWorkflows();
        if (!owner(caller).admit(workflowId, limit, clock.instant())) {
            throw ProblemException.tooManyWorkflows(limit);
        }
    }

    /** Admits a workflow and starts it; the admission is given back when the start fails. */
    public <T> T admitted(Caller caller, String workflowId, Supplier<T> start) {
        admit(caller, workflowId);
        boolean isStarted = false;
        try {
            T started = start.get();
            isStarted = true;
            return started;
        } finally {
            if (!isStarted) {
                giveBack(caller, workflowId);
            }
        }
    }

    /** Takes back an admission: the workflow did not start. */
    public void giveBack(Caller caller, String workflowId) {
        owner(caller).remove(workflowId);
    }

    private OwnerCount owner(Caller caller) {
        return owners.get(caller.subject(), subject -> new OwnerCount(subject, workflows));
    }
}
