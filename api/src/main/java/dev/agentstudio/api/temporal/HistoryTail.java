package dev.agentstudio.api.temporal;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The end of a run's history, as it grows. Reads what is there once, then only what is new. For one thread. */
public final class HistoryTail {
    /** A little more than Temporal holds a long poll, which is 20 seconds. */
    private static final Duration LONG_POLL = Duration.ofSeconds(25);

    private final WorkflowServiceStubs stubs;
    private final GetWorkflowExecutionHistoryRequest.Builder request;
    private long known;
    private boolean isOver;

    HistoryTail(WorkflowServiceStubs stubs, GetWorkflowExecutionHistoryRequest request, long knownEventId) {
        this.stubs = stubs;
        this.request = request.toBuilder();
        this.known = knownEventId;
    }

    /**
     * Returns when there is an event that was not known, when the run has closed, or when the time is up.
     *
     * @param limit at most; a long poll ends after about 20 seconds whatever this says
     * @return whether there was one
     */
    public boolean awaitEvent(Duration limit) {
        while (!isOver) {
            Optional<List<HistoryEvent>> page = awaitPage(limit);
            boolean isNew = page.filter(events -> !events.isEmpty())
                    .filter(events -> events.getLast().getEventId() > known)
                    .isPresent();
            known = isNew ? page.orElseThrow().getLast().getEventId() : known;
            // An empty page is how Temporal says that nothing happened in its time.
            if (isNew || page.isEmpty() || page.get().isEmpty()) {
                return isNew;
            }
        }
        return false;
    }

    /**
     * The next events, known or not, oldest first; waits until there are some.
     *
     * @param limit at most; a long poll ends after about 20 seconds whatever this says
     * @return empty when the time is up, or the run has ended or does not exist
     */
    public List<HistoryEvent> awaitEvents(Duration limit) {
        return isOver ? List.of() : awaitPage(limit).orElse(List.of());
    }

    /** Empty when the time is up, or the run does not exist. */
    private Optional<List<HistoryEvent>> awaitPage(Duration limit) {
        long millis = Math.clamp(limit.toMillis(), 1, LONG_POLL.toMillis());
        try {
            GetWorkflowExecutionHistoryResponse page = stubs.blockingStub()
                    .withDeadlineAfter(millis, TimeUnit.MILLISECONDS)
                    .getWorkflowExecutionHistory(request.build());
            request.setNextPageToken(page.getNextPageToken());
            isOver = page.getNextPageToken().isEmpty();
            return Optional.of(page.getHistory().getEventsList());
        } catch (StatusRuntimeException e) {
            Status.Code code = e.getStatus().getCode();
            if (code != Status.Code.DEADLINE_EXCEEDED && code != Status.Code.NOT_FOUND) {
                throw TemporalGateway.ours(e, e);
            }
            isOver = code == Status.Code.NOT_FOUND;
            return Optional.empty();
        }
    }

    /** Whether the run has closed, so that no more events will come. */
    public boolean isOver() {
        return isOver;
    }
}
