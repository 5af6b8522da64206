package dev.agentstudio.api.temporal;

import dev.agentstudio.api.problem.ProblemException;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.namespace.v1.NamespaceInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Every call that a request makes to Temporal. Bounds its time, so that a caller hears within three seconds that Temporal is away,
 * and turns its errors into ours.
 */
@Singleton
public final class TemporalGateway {
    /** Below the three seconds within which the API promises a 503. */
    private static final Duration DEADLINE = Duration.ofMillis(2500);

    /** Temporal's own limit of events a page. */
    private static final int PAGE = 256;

    /** An id that Temporal cannot even parse belongs to nothing, nor does one of a kind that it does not have. */
    private static final Set<Status.Code> ABSENT =
            EnumSet.of(Status.Code.NOT_FOUND, Status.Code.INVALID_ARGUMENT, Status.Code.UNIMPLEMENTED);

    private static final Set<Status.Code> BUSY = EnumSet.of(Status.Code.RESOURCE_EXHAUSTED);

    private final WorkflowClient client;
    private final String namespace;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("temporal-deadlines").factory());

    TemporalGateway(WorkflowClient client) {
        this.client = client;
        this.namespace = client.getOptions().getNamespace();
    }

    public WorkflowClient client() {
        return client;
    }

    /** Runs calls of the SDK's client under the deadline. */
    public <T> T call(Supplier<T> calls) {
        Context.CancellableContext context =
                Context.current().withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS, deadlines);
        Context previous = context.attach();
        try {
            return calls.get();
        } catch (WorkflowServiceException e) {
            throw e.getCause() instanceof StatusRuntimeException cause ? ours(cause, e) : e;
        } catch (StatusRuntimeException e) {
            throw ours(e, e);
        } finally {
            context.detach(previous);
            context.cancel(null);
        }
    }

    /** Does something with a run, and nothing when it has closed. */
    public void whileOpen(WorkflowTargetOptions run, Consumer<WorkflowStub> action) {
        call(() -> {
            try {
                action.accept(client.newUntypedWorkflowStub(run));
                return true;
            } catch (WorkflowNotFoundException e) {
                return false;
            }
        });
    }

    /** Empty when there is no such workflow. Always of its newest run. */
    public Optional<DescribeWorkflowExecutionResponse> describe(String workflowId) {
        return found(() -> client.getWorkflowServiceStubs()
                .blockingStub()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(namespace)
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                        .build()));
    }

    /** The whole history so far, oldest first; empty when the run is gone. */
    public Optional<List<HistoryEvent>> history(WorkflowExecution run) {
        return found(() -> {
            List<HistoryEvent> events = new ArrayList<>();
            GetWorkflowExecutionHistoryRequest.Builder request = GetWorkflowExecutionHistoryRequest.newBuilder()
                    .setNamespace(namespace)
                    .setExecution(run)
                    .setMaximumPageSize(PAGE);
            do {
                GetWorkflowExecutionHistoryResponse page =
                        client.getWorkflowServiceStubs().blockingStub().getWorkflowExecutionHistory(request.build());
                events.addAll(page.getHistory().getEventsList());
                request.setNextPageToken(page.getNextPageToken());
            } while (!request.getNextPageToken().isEmpty());
            return events;
        });
    }

    /** The events after one that is known, oldest first, read from the newest back; empty when the run is gone. */
    public Optional<List<HistoryEvent>> historyAfter(WorkflowExecution run, long knownEventId, long newestEventId) {
        return found(() -> {
            List<HistoryEvent> events = new ArrayList<>();
            GetWorkflowExecutionHistoryReverseRequest.Builder request =
                    GetWorkflowExecutionHistoryReverseRequest.newBuilder()
                            .setNamespace(namespace)
                            .setExecution(run)
                            // A few more than Describe spoke of may have been added since.
                            .setMaximumPageSize((int) Math.min(PAGE, newestEventId - knownEventId + 4));
            boolean more;
            do {
                GetWorkflowExecutionHistoryReverseResponse page = client.getWorkflowServiceStubs()
                        .blockingStub()
                        .getWorkflowExecutionHistoryReverse(request.build());
                events.addAll(page.getHistory().getEventsList());
                request.setNextPageToken(page.getNextPageToken());
                more = !page.getNextPageToken().isEmpty()
                        && !events.isEmpty()
                        && events.getLast().getEventId() > knownEventId + 1;
            } while (more);
            return events.reversed().stream()
                    .filter(event -> event.getEventId() > knownEventId)
                    .toList();
        });
    }

    /** Follows a run's history from what is known of it. */
    public HistoryTail tail(WorkflowExecution run, long knownEventId) {
        GetWorkflowExecutionHistoryRequest request = GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(namespace)
                .setExecution(run)
                .setMaximumPageSize(PAGE)
                .setWaitNewEvent(true)
                .build();
        return new HistoryTail(client.getWorkflowServiceStubs(), request, knownEventId);
    }

    /**
     * Runs of one workflow, in no order, as visibility knows them.
     *
     * @param workflowId without quotes
     */
    public List<WorkflowExecution> runs(String workflowId) {
        return call(() -> client
                .getWorkflowServiceStubs()
                .blockingStub()
                .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(namespace)
                        .setQuery("WorkflowId = '%s'".formatted(workflowId))
                        .build())
                .getExecutionsList()
                .stream()
                .map(WorkflowExecutionInfo::getExecution)
                .toList());
    }

    /** Deletes one run; nothing when it does not exist. */
    public void delete(String workflowId, String runId) {
        found(() -> client.getWorkflowServiceStubs()
                .blockingStub()
                .deleteWorkflowExecution(DeleteWorkflowExecutionRequest.newBuilder()
                        .setNamespace(namespace)
                        .setWorkflowExecution(WorkflowExecution.newBuilder()
                                .setWorkflowId(workflowId)
                                .setRunId(runId))
                        .build()));
    }

    /** Whether Temporal answers. */
    public boolean isReachable() {
        try {
            call(() -> client.getWorkflowServiceStubs()
                    .blockingStub()
                    .getSystemInfo(GetSystemInfoRequest.getDefaultInstance()));
            return true;
        } catch (ProblemException e) {
            return false;
        }
    }

    /** What Temporal can do in our namespace. */
    public NamespaceInfo.Capabilities capabilities() {
        return call(() -> client.getWorkflowServiceStubs()
                .blockingStub()
                .describeNamespace(DescribeNamespaceRequest.newBuilder()
                        .setNamespace(namespace)
                        .build())
                .getNamespaceInfo()
                .getCapabilities());
    }

    /** Calls about something that may not exist; empty when it does not. */
    public <T> Optional<T> found(Supplier<T> calls) {
        return unless(ABSENT, calls);
    }

    /** Calls that can be done without for a while; empty when Temporal allows no more requests of their kind for the moment. */
    public <T> Optional<T> unlessBusy(Supplier<T> calls) {
        return unless(BUSY, calls);
    }

    private <T> Optional<T> unless(Set<Status.Code> codes, Supplier<T> calls) {
        return call(() -> {
            try {
                return Optional.of(calls.get());
            } catch (StatusRuntimeException e) {
                if (codes.contains(e.getStatus().getCode())) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @PreDestroy
    void close() {
        deadlines.shutdownNow();
    }

    static RuntimeException ours(StatusRuntimeException cause, RuntimeException original) {
        return switch (cause.getStatus().getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED -> ProblemException.temporalUnavailable();
            case RESOURCE_EXHAUSTED -> ProblemException.temporalBusy();
            default -> original;
        };
    }
}
