package dev.agentstudio.temporalclient.setup;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Repeats calls that fail for a while only, until a common deadline. */
final class Patience {
    private static final Duration PAUSE = Duration.ofMillis(250);

    /** Answers of a server that is absent, starting or overloaded. */
    private static final Set<Status.Code> OUTAGES =
            EnumSet.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.RESOURCE_EXHAUSTED);

    /** And of parts of a server that do not know a new namespace yet, or its search attributes, or know them already from a call whose answer was lost. */
    private static final Set<Status.Code> DELAYS =
            EnumSet.of(Status.Code.NOT_FOUND, Status.Code.INVALID_ARGUMENT, Status.Code.ALREADY_EXISTS);

    private final Instant deadline;

    Patience(Duration limit) {
        deadline = Instant.now().plus(limit);
    }

    /** @throws StatusRuntimeException the last failure */
    <T> T whileUnavailable(Supplier<T> call) {
        return repeat(call, OUTAGES);
    }

    /** The same, for what a server gets to know after it has confirmed it. */
    <T> T untilKnown(Supplier<T> call) {
        Set<Status.Code> retryable = EnumSet.copyOf(OUTAGES);
        retryable.addAll(DELAYS);
        return repeat(call, retryable);
    }

    /** Asks until there is an answer; empty when there is none by the deadline. */
    <T> Optional<T> untilPresent(Supplier<Optional<T>> question) {
        Optional<T> answer = question.get();
        while (answer.isEmpty() && Instant.now().plus(PAUSE).isBefore(deadline)) {
            pause();
            answer = question.get();
        }
        return answer;
    }

    private <T> T repeat(Supplier<T> call, Set<Status.Code> retryable) {
        while (true) {
            try {
                return call.get();
            } catch (StatusRuntimeException e) {
                boolean isLast = Instant.now().plus(PAUSE).isAfter(deadline);
                if (isLast || !retryable.contains(e.getStatus().getCode()) || Failures.isDistrust(e)) {
                    throw e;
                }
            }
            pause();
        }
    }

    private static void pause() {
        Executor later = CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture.runAsync(() -> {}, later).join();
    }
}
