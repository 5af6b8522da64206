package dev.agentstudio.activities;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.payload.Payloads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels calls that nobody will return to. A call that has lost its worker continues for the next attempt; but when its workflow was cancelled or
 * deleted meanwhile, there is none. Each worker checks all such calls once a second, also those of other workers.
 */
public final class DetachedCalls implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Calls about which Temporal is asked in one look at a replica; of more, others come with the next look. */
    private static final int MAX_ASKED = 20;

    private static final Logger LOG = LoggerFactory.getLogger(DetachedCalls.class);

    private final AgentServices services;
    private final CallOwners owners;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("detached-calls").factory());

    private DetachedCalls(AgentServices services, CallOwners owners) {
        this.services = services;
        this.owners = owners;
    }

    /** Looks until it is closed. */
    public static DetachedCalls watch(AgentServices services, CallOwners owners) {
        DetachedCalls calls = new DetachedCalls(services, owners);
        var unused = calls.timer.scheduleWithFixedDelay(
                calls::lookSafely, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return calls;
    }

    /**
     * A call whose agent works while nobody is connected.
     *
     * @param workflowExecutionId null for a task that runs alone
     * @param readerAttempt the newest attempt that has asked for it
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Detached(
            String callId,
            @Nullable String workflowExecutionId,
            @Nullable String taskId,
            int readerAttempt) {}

    // A look that fails must not be the last one: the timer ends with the first exception.
    @SuppressWarnings("checkstyle:IllegalCatch")
    private void lookSafely() {
        try {
            services.all().forEach(service -> service.replicas().all().forEach(replica -> look(service, replica)));
        } catch (RuntimeException e) {
            LOG.warn("Calls without a worker are looked for again soon: {}", e.toString());
        }
    }

    private void look(AgentServiceClient service, TrackedReplica replica) {
        List<Detached> found = new ArrayList<>(detachedAt(service, replica));
        Collections.shuffle(found);
        found.stream()
                .limit(MAX_ASKED)
                .forEach(call -> CallId.parse(call.callId())
                        .filter(id -> hasEnded(call, id))
                        .ifPresent(id -> {
                            LOG.info("Call {} is cancelled: its activity has ended", id);
                            service.cancel(replica.replica(), id, call.readerAttempt());
                        }));
    }

    /** Calls of other installations, which are unknown to Temporal here, are left alone. */
    private boolean hasEnded(Detached call, CallId id) {
        WorkflowId workflowId = call.workflowExecutionId() == null ? null : new WorkflowId(call.workflowExecutionId());
        TaskId taskId = new TaskId(Objects.requireNonNullElse(call.taskId(), id.activityId()));
        return owners.stateOf(workflowId, taskId, id.runId(), id.activityId()) == CallOwners.State.ENDED;
    }

    private static List<Detached> detachedAt(AgentServiceClient service, TrackedReplica replica) {
        Optional<String> body = service.detachedCalls(replica.replica());
        try {
            return body.isEmpty()
                    ? List.of()
                    : Arrays.asList(Payloads.mapper().readValue(body.get(), Detached[].class));
        } catch (IOException e) {
            LOG.debug("{} does not list its calls: {}", replica.replica().url(), e.toString());
            return List.of();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
