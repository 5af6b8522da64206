package dev.agentstudio.dev;

import dev.agentstudio.temporalclient.setup.NamespaceSetup;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a Temporal server needs before the stack can use it: it keeps closed workflows for longer than a day, and has the search attributes that
 * its file lacks, since that may come from an earlier version.
 */
final class TemporalSetup {
    /** Closed workflows are kept for this long; the development server's default is one day. */
    private static final Duration RETENTION = Duration.ofDays(30);

    /** Pause before the next attempt. */
    private static final Duration RETRY_DELAY = Duration.ofMillis(100);

    /**
     * Answers of a server that is starting or short of processor time. A call that ran out of time may have had its effect, which is what
     * {@code ALREADY_EXISTS} then reports; the next attempt reads it.
     */
    private static final Set<Status.Code> RETRYABLE = EnumSet.of(
            Status.Code.DEADLINE_EXCEEDED,
            Status.Code.UNAVAILABLE,
            Status.Code.RESOURCE_EXHAUSTED,
            Status.Code.ALREADY_EXISTS);

    private final String target;
    private final String namespace;

    TemporalSetup(String target, String namespace) {
        this.target = target;
        this.namespace = namespace;
    }

    /**
     * Repeats the set-up until it succeeds.
     *
     * @param limit longest time for all attempts
     * @param exitsWithin waits for the server's process: true once it has ended, which ends the attempts
     * @throws StatusRuntimeException the last failure
     */
    void completeWithin(Duration limit, Predicate<Duration> exitsWithin) {
        Instant deadline = Instant.now().plus(limit);
        while (true) {
            try {
                complete(Duration.between(Instant.now(), deadline));
                return;
            } catch (StatusRuntimeException e) {
                boolean isLast = !RETRYABLE.contains(e.getStatus().getCode())
                        || Instant.now().plus(RETRY_DELAY).isAfter(deadline);
                if (isLast || exitsWithin.test(RETRY_DELAY)) {
                    throw e;
                }
            }
        }
    }

    private void complete(Duration connectTimeout) {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newConnectedServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(target).build(), connectTimeout);
        try {
            NamespaceSetup setup = new NamespaceSetup(stubs, namespace);
            setup.setRetention(RETENTION);
            setup.addMissingAttributes();
        } finally {
            stubs.shutdownNow();
        }
    }
}
