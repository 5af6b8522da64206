package dev.agentstudio.api.temporal;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.temporalclient.connection.Executions;
import dev.agentstudio.temporalclient.connection.HistoryPages;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowTargetOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Every call that a request makes to Temporal. Bounds its time, so that a caller is answered within three seconds while Temporal is unavailable and
 * within ten while it is busy, and turns its errors into ours.
 */
@Singleton
public final class TemporalGateway {
    /** Below the three seconds within which the API promises a 503. */
    private static final Duration SILENCE = Duration.ofMillis(2500);

    /** The SDK's own limit of a call. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Temporal's own limit of events a page. */
    private static final int PAGE = 256;

    /** An id that Temporal cannot even parse belongs to nothing, nor does one of a kind that it does not have. */
    private static final Set<Status.Code> ABSENT =
            EnumSet.of(Status.Code.NOT_FOUND, Status.Code.INVALID_ARGUMENT, Status.Code.UNIMPLEMENTED);

    private static final Set<Status.Code> BUSY = EnumSet.of(Status.Code.RESOURCE_EXHAUSTED);

    private static final Set<Status.Code> ABSENT_OR_BUSY = EnumSet.of(
            Status.Code.NOT_FOUND,
            Status.Code.INVALID_ARGUMENT,
            Status.Code.UNIMPLEMENTED,
            Status.Code.RESOURCE_EXHAUSTED);

    /** Queries in flight of one node: a SQL store gains nothing from more, and SQLite executes one at a time. */
    private static final int QUERIES = 4;

    /** Longest wait of a query for the queries before it. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final WorkflowClient client;
    private final VisibilitySlots slots = new VisibilitySlots(QUERIES, LONGEST_WAIT);
    private final String namespace;
    private final CallDeadlines deadlines;

    @Inject
    TemporalGateway(WorkflowClient client) {
        this(client, SILENCE, LIMIT);
    }

    TemporalGateway(WorkflowClient client, Duration silence, Duration limit) {
        this.client = client;
        this.namespace = client.getOptions().getNamespace();
        this.deadlines = new CallDeadlines(client.getWorkflowServiceStubs(), silence, limit);
    }

    public WorkflowClient client() {
        return client;
    }

    /** Runs calls of the SDK's client, all of them together under one deadline. */
    public <T> T call(Supplier<T> calls) {
        try {
            return deadlines.run(calls);
        } catch (WorkflowServiceException e) {
            throw e.getCause() instanceof StatusRuntimeException cause ? ours(cause, e) : e;
        } catch (StatusRuntimeException e) {
            throw ours(e, e);
        }
    }

    /** Runs a query of visibility, once few enough others of this node are in flight. */
    public <T> T query(Supplier<T> query) {
        return slots.call(() -> call(query));
    }

    /** Starts a run. */
    public WorkflowRun start(String workflowType, WorkflowOptions options, Object input) {
        return Executions.run(
                call(() -> client.newUntypedWorkflowStub(workflowType, options).start(input)));
    }

    /** Starts a run; empty when the options do not allow one beside or after the run that Temporal already has. */
    public Optional<WorkflowRun> startIfAbsent(String workflowType, WorkflowOptions options, Object input) {
        try {
            return Optional.of(start(workflowType, options, input));
        } catch (WorkflowExecutionAlreadyStarted e) {
            return Optional.empty();
        }
    }

    /** Sends a signal to exactly this run, not to one that may have followed it. False when it has closed. */
    public boolean signalIfOpen(WorkflowRun run, String signalName, Object signal) {
        WorkflowTargetOptions target = WorkflowTargetOptions.newBuilder()
                .setWorkflowId(run.workflowId().value())
                .setRunId(run.runId().value())
                .build();
        return call(() -> {
            try {
                client.newUntypedWorkflowStub(target).signal(signalName, signal);
                return true;
            } catch (WorkflowNotFoundException e) {
                return false;
            }
        });
    }

    /** Empty when there is no such workflow. Always of its newest run. */
    public Optional<DescribeWorkflowExecutionResponse> describe(WorkflowId workflowId) {
        return describe(
                WorkflowExecution.newBuilder().setWorkflowId(workflowId.value()).build());
    }

    /** Empty when there is no such run. */
    public Optional<DescribeWorkflowExecutionResponse> describe(WorkflowRun run) {
        return describe(Executions.of(run));
    }

    private Optional<DescribeWorkflowExecutionResponse> describe(WorkflowExecution run) {
        return found(() -> client.getWorkflowServiceStubs()
                .blockingStub()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(namespace)
                        .setExecution(run)
                        .build()));
    }

    /**
     * The whole history so far, oldest first, which is read while it is used; empty when the run is gone.
     *
     * @param run with its length and size, if they are known
     */
    public Optional<Iterator<HistoryEvent>> history(WorkflowExecutionInfo run) {
        long bytesOfEvent = run.getHistoryLength() == 0 ? 0 : run.getHistorySizeBytes() / run.getHistoryLength();
        HistoryPages pages = new HistoryPages(
                namespace,
                run.getExecution(),
                bytesOfEvent,
                request -> call(
                        () -> client.getWorkflowServiceStubs().blockingStub().getWorkflowExecutionHistory(request)));
        return found(pages::open);
    }

    /** The same for a run of which nothing is known. */
    public Optional<Iterator<HistoryEvent>> history(WorkflowRun run) {
        return history(WorkflowExecutionInfo.newBuilder()
                .setExecution(Executions.of(run))
                .build());
    }

    /** The whole history so far as Temporal's own JSON, which is read while it is used; empty when the run is gone. */
    public Optional<InputStream> historyJson(WorkflowRun run) {
        return history(run).map(HistoryJson::new);
    }

    /** The events after one that is known, oldest first, read from the newest back; empty when the run is gone. */
    public Optional<List<HistoryEvent>> historyAfter(WorkflowRun run, long knownEventId, long newestEventId) {
        return found(() -> {
            List<HistoryEvent> events = new ArrayList<>();
            GetWorkflowExecutionHistoryReverseRequest.Builder request =
                    GetWorkflowExecutionHistoryReverseRequest.newBuilder()
                            .setNamespace(namespace)
                            .setExecution(Executions.of(run))
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

    /** The event that closed a run; empty when it is gone, and when Temporal is busy. */
    public Optional<HistoryEvent> lastEvent(WorkflowRun run) {
        GetWorkflowExecutionHistoryRequest request = GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(namespace)
                .setExecution(Executions.of(run))
                .setHistoryEventFilterType(HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
                .build();
        return unless(
                        ABSENT_OR_BUSY,
                        () -> client.getWorkflowServiceStubs()
                                .blockingStub()
                                .getWorkflowExecutionHistory(request)
                                .getHistory()
                                .getEventsList())
                .filter(events -> !events.isEmpty())
                .map(List::getLast);
    }

    /** Follows a run's history from what is known of it. */
    public HistoryTail tail(WorkflowRun run, long knownEventId) {
        GetWorkflowExecutionHistoryRequest request = GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(namespace)
                .setExecution(Executions.of(run))
                .setMaximumPageSize(PAGE)
                .setWaitNewEvent(true)
                .build();
        return new HistoryTail(client.getWorkflowServiceStubs(), request, knownEventId);
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

    /** Whether the namespace runs activities that belong to no workflow. */
    public boolean hasStandaloneActivities() {
        return call(() -> client.getWorkflowServiceStubs()
                .blockingStub()
                .describeNamespace(DescribeNamespaceRequest.newBuilder()
                        .setNamespace(namespace)
                        .build())
                .getNamespaceInfo()
                .getCapabilities()
                .getStandaloneActivities());
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
        deadlines.close();
    }

    static RuntimeException ours(StatusRuntimeException cause, RuntimeException original) {
        Status.Code code = cause.getStatus().getCode();
        if (CallDeadlines.UNANSWERED.contains(code)) {
            return ProblemException.temporalUnavailable();
        }
        return BUSY.contains(code) ? ProblemException.temporalBusy() : original;
    }
}
