package dev.agentstudio.api.ratelimit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The workflows of one owner that are under way, as far as this node knows: those that Temporal counted, and those that this node started
 * too lately to be in that count.
 */
final class OwnerCount {
    /** How long a count is good for while it leaves room. */
    static final Duration SETTLED = Duration.ofSeconds(10);

    /** How long a count is good for once it leaves none; a workflow that ended is noticed this late. */
    static final Duration AT_LIMIT = Duration.ofSeconds(1);

    /** Newest starts that are looked at one by one when there seems to be no room; the others count until visibility knows them. */
    private static final int LOOKED_AT = 50;

    private final String owner;
    private final ActiveWorkflows workflows;

    /** Starts by this node that the count does not include, oldest first. */
    private final Map<String, Instant> starts = new LinkedHashMap<>();

    private long counted;
    private Instant countedAt = Instant.MIN;
    private Instant lookedAt = Instant.MIN;

    OwnerCount(String owner, ActiveWorkflows workflows) {
        this.owner = owner;
        this.workflows = workflows;
    }

    /** Whether there was room for one more; it then counts. */
    synchronized boolean admit(String workflowId, int limit, Instant now) {
        if (starts.containsKey(workflowId)) {
            return true;
        }
        if (countedAt.isBefore(now.minus(SETTLED))) {
            recount(now);
        }
        if (total() >= limit && countedAt.isBefore(now.minus(AT_LIMIT))) {
            recount(now);
        }
        if (total() >= limit && lookedAt.isBefore(now.minus(AT_LIMIT))) {
            forgetEnded(now);
        }
        if (total() >= limit) {
            return false;
        }
        starts.put(workflowId, now);
        return true;
    }

    synchronized void remove(String workflowId) {
        starts.remove(workflowId);
    }

    private long total() {
        return counted + starts.size();
    }

    private void recount(Instant now) {
        // Also when it fails: whatever is away must not be asked by every request.
        countedAt = now;
        Instant known = now.minus(ActiveWorkflows.LAG);
        workflows.count(owner, known).ifPresent(count -> {
            counted = count;
            starts.values().removeIf(start -> start.isBefore(known));
        });
    }

    private void forgetEnded(Instant now) {
        lookedAt = now;
        List<String> newest = new ArrayList<>(starts.keySet())
                .reversed().stream().limit(LOOKED_AT).toList();
        List<String> active = workflows.active(newest);
        newest.stream().filter(id -> !active.contains(id)).forEach(starts::remove);
    }
}
