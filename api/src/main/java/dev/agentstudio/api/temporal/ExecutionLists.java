package dev.agentstudio.api.temporal;

import com.google.protobuf.ByteString;
import io.temporal.api.workflowservice.v1.ListActivityExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListActivityExecutionsResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a query of visibility finds, page after page, each under the gateway's deadline for queries. The lists of the SDK's client have no deadline of
 * ours: they ask on threads of their own.
 */
@Singleton
public final class ExecutionLists {
    /** Rows that Temporal returns at most in one page. */
    private static final int PAGE = 1000;

    private final TemporalGateway temporal;

    public ExecutionLists(TemporalGateway temporal) {
        this.temporal = temporal;
    }

    /** @param limit rows at most */
    public List<Row> workflows(String query, int limit) {
        return rows(limit, token -> {
            ListWorkflowExecutionsResponse found = stub().listWorkflowExecutions(
                            ListWorkflowExecutionsRequest.newBuilder()
                                    .setNamespace(namespace())
                                    .setQuery(query)
                                    .setPageSize(Math.min(limit, PAGE))
                                    .setNextPageToken(token)
                                    .build());
            return new Page(
                    found.getExecutionsList().stream()
                            .map(each -> new Row(
                                    each.getExecution().getWorkflowId(), Timestamps.instant(each.getStartTime()))),
                    found.getNextPageToken());
        });
    }

    /** @param limit rows at most */
    public List<Row> activities(String query, int limit) {
        return rows(limit, token -> {
            ListActivityExecutionsResponse found = stub().listActivityExecutions(
                            ListActivityExecutionsRequest.newBuilder()
                                    .setNamespace(namespace())
                                    .setQuery(query)
                                    .setPageSize(Math.min(limit, PAGE))
                                    .setNextPageToken(token)
                                    .build());
            return new Page(
                    found.getExecutionsList().stream()
                            .map(each -> new Row(each.getActivityId(), Timestamps.instant(each.getScheduleTime()))),
                    found.getNextPageToken());
        });
    }

    private List<Row> rows(int limit, Function<ByteString, Page> pages) {
        List<Row> rows = new ArrayList<>();
        ByteString token = ByteString.EMPTY;
        do {
            ByteString from = token;
            Page page = temporal.query(() -> pages.apply(from));
            page.rows().forEach(rows::add);
            token = page.next();
        } while (!token.isEmpty() && rows.size() < limit);
        return List.copyOf(rows.subList(0, Math.min(limit, rows.size())));
    }

    private WorkflowServiceGrpc.WorkflowServiceBlockingStub stub() {
        return temporal.client().getWorkflowServiceStubs().blockingStub();
    }

    private String namespace() {
        return temporal.client().getOptions().getNamespace();
    }

    /**
     * One that was found.
     *
     * @param id of the workflow or activity
     * @param startedAt when it was started, or scheduled
     */
    public record Row(String id, Instant startedAt) {}

    /** @param next empty after the last page */
    private record Page(Stream<Row> rows, ByteString next) {}
}
