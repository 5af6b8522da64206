package dev.agentstudio.api.listing;

import com.google.protobuf.ByteString;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.api.temporal.Timestamps;
import dev.agentstudio.temporalclient.encryption.UnreadablePayloadException;
import dev.agentstudio.workflows.execution.KeywordText;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.execution.RunMemo;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import io.temporal.common.converter.DataConverterException;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Visibility over gRPC. */
@Singleton
final class TemporalVisibility implements Visibility {
    /** Temporal's own limit. */
    private static final int PAGE_SIZE = 1000;

    private final TemporalGateway temporal;

    TemporalVisibility(TemporalGateway temporal) {
        this.temporal = temporal;
    }

    @Override
    public int pageSize() {
        return PAGE_SIZE;
    }

    @Override
    public long count(Condition condition) {
        return temporal.query(() -> stub().countWorkflowExecutions(CountWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(namespace())
                        .setQuery(VisibilityQuery.of(condition))
                        .build())
                .getCount());
    }

    @Override
    public Rows list(Condition condition, String token) {
        ListWorkflowExecutionsResponse response =
                temporal.query(() -> stub().listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(namespace())
                        .setQuery(VisibilityQuery.of(condition))
                        .setPageSize(PAGE_SIZE)
                        .setNextPageToken(ByteString.copyFrom(token, StandardCharsets.ISO_8859_1))
                        .build()));
        return new Rows(
                response.getExecutionsList().stream().map(this::row).toList(),
                response.getNextPageToken().toString(StandardCharsets.ISO_8859_1));
    }

    private WorkflowServiceBlockingStub stub() {
        return temporal.client().getWorkflowServiceStubs().blockingStub();
    }

    private String namespace() {
        return temporal.client().getOptions().getNamespace();
    }

    private Row row(WorkflowExecutionInfo run) {
        SearchAttributes attributes = new WorkflowExecutionMetadata(
                        run, temporal.client().getOptions().getDataConverter())
                .getTypedSearchAttributes();
        Double progress = attributes.get(RunAttributes.PROGRESS);
        return new Row(
                new Row.Run(
                        new WorkflowId(run.getExecution().getWorkflowId()),
                        new RunId(run.getExecution().getRunId()),
                        word(run.getStatus()),
                        attributes.get(RunAttributes.RUN_STATE)),
                new Row.Labels(
                        text(attributes, RunAttributes.OWNER),
                        text(attributes, RunAttributes.DEFINITION_ID),
                        name(run),
                        text(attributes, RunAttributes.PATTERN),
                        text(attributes, RunAttributes.INITIATED_BY)),
                times(run, attributes),
                BigDecimal.valueOf(progress == null ? 0 : progress),
                Boolean.TRUE.equals(attributes.get(RunAttributes.RESUMED)));
    }

    private static Row.Times times(WorkflowExecutionInfo run, SearchAttributes attributes) {
        boolean isClosed =
                run.hasCloseTime() && run.getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
        return new Row.Times(
                Timestamps.instant(run.getStartTime()),
                Objects.requireNonNullElseGet(
                        time(attributes, RunAttributes.CREATED_AT), () -> Timestamps.instant(run.getStartTime())),
                time(attributes, RunAttributes.STARTED_AT),
                isClosed ? Timestamps.instant(run.getCloseTime()) : null);
    }

    /** Null when the memo has none, or something else under its name, and when it cannot be decrypted. */
    private @Nullable String name(WorkflowExecutionInfo run) {
        Payload name = run.getMemo().getFieldsMap().get(RunMemo.NAME);
        try {
            return name == null
                    ? null
                    : temporal.client().getOptions().getDataConverter().fromPayload(name, String.class, String.class);
        } catch (DataConverterException | UnreadablePayloadException e) {
            return null;
        }
    }

    private static String text(SearchAttributes attributes, SearchAttributeKey<String> key) {
        return KeywordText.decode(Objects.requireNonNullElse(attributes.get(key), ""));
    }

    private static @Nullable Instant time(SearchAttributes attributes, SearchAttributeKey<OffsetDateTime> key) {
        OffsetDateTime time = attributes.get(key);
        return time == null ? null : time.toInstant();
    }

    /** As visibility's query language names it: {@code TimedOut} for {@code WORKFLOW_EXECUTION_STATUS_TIMED_OUT}. */
    private static String word(WorkflowExecutionStatus status) {
        return Arrays.stream(
                        status.name().replace("WORKFLOW_EXECUTION_STATUS_", "").split("_"))
                .map(part -> part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
