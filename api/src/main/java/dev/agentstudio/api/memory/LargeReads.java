package dev.agentstudio.api.memory;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.history.RecordedAnswer;
import dev.agentstudio.workflows.history.WholeAnswers;
import io.micronaut.http.context.ServerRequestContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads large answers of workflows, as many at a time as there is memory for. Requests for the same answers share them. What a request has
 * read counts until it is answered, which may take long where the client reads slowly.
 */
@Singleton
public final class LargeReads {
    /** Answers that come to less, in bytes, are read without being counted: the number of connections bounds them. */
    private static final long FREE_BYTES = 256 * 1024;

    /** What one permit of the semaphore represents, in bytes. */
    private static final int PERMIT_BYTES = 1024;

    /** How long a request waits for another one that reads the same. Reading takes seconds, after the wait for memory. */
    private static final Duration READ_LIMIT = Duration.ofSeconds(60);

    private final int maxBytes;
    private final Duration patience;

    /** Fair: a request for much must not wait for ever while others take turns. */
    private final Semaphore room;

    /** By what they read. */
    private final Map<Set<Recorded>, Reading> readings = new HashMap<>();

    LargeReads(ReadSettings settings) {
        this.maxBytes = settings.memory();
        this.patience = settings.patience();
        this.room = new Semaphore(maxBytes / PERMIT_BYTES, true);
    }

    /**
     * Finds answers. Those that there is never room for at once, the largest ones, are left out and say so.
     *
     * @param recorded reads them from Temporal
     * @throws ProblemException unavailable, when other requests have held the memory for too long
     */
    public Map<RecordedAnswer.Key, RecordedAnswer> find(Collection<Recorded> wanted, WholeAnswers recorded) {
        if (bytes(wanted) <= FREE_BYTES) {
            return recorded.find(wanted);
        }
        Optional<Leases> leases = ServerRequestContext.currentRequest().map(Leases::of);
        Reading reading = join(Set.copyOf(wanted));
        leases.ifPresent(held -> held.add(() -> leave(reading)));
        try {
            return reading.isBegun() ? await(reading) : read(reading, recorded);
        } finally {
            if (leases.isEmpty()) {
                leave(reading);
            }
        }
    }

    /** How much is held, in bytes. */
    public long heldBytes() {
        return (long) (maxBytes / PERMIT_BYTES - room.availablePermits()) * PERMIT_BYTES;
    }

    private Reading join(Set<Recorded> places) {
        synchronized (readings) {
            Reading reading = readings.computeIfAbsent(places, Reading::new);
            reading.holders++;
            return reading;
        }
    }

    private void leave(Reading reading) {
        synchronized (readings) {
            reading.holders--;
            if (reading.holders == 0) {
                readings.remove(reading.places, reading);
                room.release(reading.permits);
                reading.permits = 0;
            }
        }
    }

    private Map<RecordedAnswer.Key, RecordedAnswer> read(Reading reading, WholeAnswers recorded) {
        boolean isRead = false;
        try {
            List<Recorded> fitting = fitting(reading.places);
            acquire(reading, bytes(fitting));
            Map<RecordedAnswer.Key, RecordedAnswer> answers = new HashMap<>(recorded.find(fitting));
            Set<Recorded> kept = Set.copyOf(fitting);
            reading.places.stream()
                    .filter(place -> !kept.contains(place))
                    .forEach(place -> answers.put(RecordedAnswer.Key.of(place), RecordedAnswer.omitted(place)));
            reading.answers.complete(answers);
            isRead = true;
            return answers;
        } finally {
            if (!isRead) {
                synchronized (readings) {
                    readings.remove(reading.places, reading);
                }
                reading.answers.completeExceptionally(ProblemException.readMemoryUsedUp());
            }
        }
    }

    /** The smallest that fit together. */
    private List<Recorded> fitting(Collection<Recorded> places) {
        List<Recorded> fitting = new ArrayList<>();
        long bytes = 0;
        for (Recorded place :
                places.stream().sorted(Comparator.comparingInt(Recorded::bytes)).toList()) {
            bytes += place.bytes();
            if (bytes > maxBytes - PERMIT_BYTES) {
                break;
            }
            fitting.add(place);
        }
        return fitting;
    }

    private void acquire(Reading reading, long bytes) {
        int permits = (int) (bytes / PERMIT_BYTES) + 1;
        try {
            if (!room.tryAcquire(permits, patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw ProblemException.readMemoryUsedUp();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.readMemoryUsedUp();
        }
        synchronized (readings) {
            if (reading.holders > 0) {
                reading.permits = permits;
                return;
            }
        }
        room.release(permits);
        throw ProblemException.readMemoryUsedUp();
    }

    private static Map<RecordedAnswer.Key, RecordedAnswer> await(Reading reading) {
        try {
            return reading.answers.get(READ_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.readMemoryUsedUp();
        } catch (ExecutionException | TimeoutException e) {
            throw ProblemException.readMemoryUsedUp();
        }
    }

    private static long bytes(Collection<Recorded> places) {
        return places.stream().mapToLong(Recorded::bytes).sum();
    }

    /** Answers that are being read, or that requests hold. */
    private static final class Reading {
        private final Set<Recorded> places;
        private final CompletableFuture<Map<RecordedAnswer.Key, RecordedAnswer>> answers = new CompletableFuture<>();
        private int holders;
        private int permits;
        private boolean isBegun;

        private Reading(Set<Recorded> places) {
            this.places = places;
        }

        /** False for the first who asks, who is to read. */
        private synchronized boolean isBegun() {
            boolean before = isBegun;
            isBegun = true;
            return before;
        }
    }
}
