package dev.agentstudio.api.listing;

import dev.agentstudio.workflows.view.WorkflowStatus;
import io.micronaut.serde.annotation.Serdeable;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A workflow as lists show it. */
@Serdeable
record WorkflowSummary(
        String id,
        String workflowDefinitionId,
        String pattern,
        WorkflowStatus status,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        String initiatedBy,
        Context context) {
    static WorkflowSummary of(Row row) {
        return new WorkflowSummary(
                row.workflowId(),
                row.definitionId(),
                row.pattern(),
                row.workflowStatus(),
                row.createdAt(),
                row.startedAt(),
                row.closedAt(),
                row.initiatedBy(),
                new Context(row.shownProgress()));
    }

    /** @param progress 0 to 100 with at most two decimals */
    @Serdeable
    record Context(BigDecimal progress) {}
}
