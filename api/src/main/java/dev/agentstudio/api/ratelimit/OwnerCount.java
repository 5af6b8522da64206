package dev.agentstudio.api.ratelimit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The workflows and single tasks of one owner that are under way, as far as this node knows: those that Temporal counted, those that this
 * node started too lately to be in that count, and requests that wait for a task which another request waits for already.
 */
final class OwnerCount {
    /** How long a count is good for while it leaves room. */
    static final Duration SETTLED = Duration.ofSeconds(10);

    /** How long a count is good for once it leaves none; a workflow that ended is noticed this late. */
    static final Duration AT_LIMIT = Duration.ofSeconds(1);

    /** Newest starts that are looked at one by one when there seems to be no room; the others count until visibility knows them. */
    private static final int LOOKED_AT = 50;

    private final String owner;
    private final ActiveWork work;

    /** Starts by this node that the count does not include, oldest first. */
    private final Map<String, Instant> starts = new LinkedHashMap<>();

    /** How many requests wait for a task, by its id. */
    private final Map<String, Integer> waiting = new HashMap<>();

    private long counted;
    private Instant countedAt = Instant.MIN;
    private Instant lookedAt = Instant.MIN;

    OwnerCount(String owner, ActiveWork work) {
        this.owner = owner;
        this.work = work;
    }

    /** Whether there was room for one more; it then counts. */
    synchronized boolean admit(String id, int limit, Instant now) {
        if (starts.containsKey(id)) {
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
        starts.put(id, now);
        return true;
    }

    synchronized void remove(String id) {
        starts.remove(id);
    }

    /** Whether one more request may wait for a task. The first one does not count, since its task does. */
    synchronized boolean startWaiting(String taskId, int limit) {
        if (waiting.containsKey(taskId) && total() >= limit) {
            return false;
        }
        waiting.merge(taskId, 1, Integer::sum);
        return true;
    }

    synchronized void stopWaiting(String taskId) {
        waiting.computeIfPresent(taskId, (unused, requests) -> requests == 1 ? null : Integer.valueOf(requests - 1));
    }

    private long total() {
        long beyondTheFirst =
                waiting.values().stream().mapToLong(requests -> requests - 1).sum();
        return counted + starts.size() + beyondTheFirst;
    }

    private void recount(Instant now) {
        // Also when it fails: an unavailable service must not be called by every request.
        countedAt = now;
        Instant known = now.minus(ActiveWork.LAG);
        work.count(owner, known).ifPresent(count -> {
            counted = count;
            starts.values().removeIf(start -> start.isBefore(known));
        });
    }

    private void forgetEnded(Instant now) {
        lookedAt = now;
        List<String> newest = new ArrayList<>(starts.keySet())
                .reversed().stream().limit(LOOKED_AT).toList();
        List<String> active = work.active(newest);
        newest.stream().filter(id -> !active.contains(id)).forEach(starts::remove);
    }
}
