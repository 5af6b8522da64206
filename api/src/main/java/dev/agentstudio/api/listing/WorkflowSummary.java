package dev.agentstudio.api.listing;

import dev.agentstudio.workflows.view.WorkflowStatus;
import io.micronaut.serde.annotation.Serdeable;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as lists show it.
 *
 * @param name that of the definition; null when Temporal does not have it, as of runs that other tools have started
 * @param errorMessage why it failed, at most 1,000 characters of it; null unless it did, and when its history is gone
 */
@Serdeable
record WorkflowSummary(
        String id,
        String workflowDefinitionId,
        @Nullable String name,
        String pattern,
        WorkflowStatus status,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable String errorMessage,
        String initiatedBy,
        Context context) {
    static WorkflowSummary of(Row row) {
        return new WorkflowSummary(
                row.workflowId().value(),
                row.labels().definitionId(),
                row.labels().name(),
                row.labels().pattern(),
                row.workflowStatus(),
                row.times().createdAt(),
                row.times().startedAt(),
                row.times().closedAt(),
                row.errorMessage(),
                row.labels().initiatedBy(),
                new Context(row.shownProgress()));
    }

    /** @param progress 0 to 100 with at most two decimals */
    @Serdeable
    record Context(BigDecimal progress) {}
}
