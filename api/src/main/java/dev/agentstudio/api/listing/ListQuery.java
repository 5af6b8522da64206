package dev.agentstudio.api.listing;

import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A valid request for a page.
 *
 * @param filter null members filter nothing
 * @param limit 1 to 1,000
 * @param offset rows before the page, 0 for a page that begins at a cursor
 * @param cursor as the caller sent it; null for a page that begins at the offset
 */
record ListQuery(
        Filter filter,
        SortBy sortBy,
        SortOrder sortOrder,
        int limit,
        int offset,
        @Nullable String cursor) {
    /** Whether any workflow of the list can have the sort key: what is open has not completed, what is pending has not started. */
    boolean hasKeys() {
        return switch (sortBy) {
            case CREATED_AT -> true;
            case STARTED_AT -> filter.status() != WorkflowStatus.PENDING;
            case COMPLETED_AT -> filter.status() == null || filter.status().isTerminal();
        };
    }

    /** Everything that makes one list another, so that a cursor of the one is refused by the other. */
    String identity() {
        return "%s %s %s".formatted(sortBy.word(), sortOrder.word(), filter);
    }

    /**
     * Which workflows are listed.
     *
     * @param createdAfter inclusive
     * @param createdBefore exclusive
     */
    record Filter(
            @Nullable WorkflowStatus status,
            @Nullable String pattern,
            @Nullable String definitionId,
            @Nullable String initiatedBy,
            @Nullable Instant createdAfter,
            @Nullable Instant createdBefore) {
        private static final Condition OPEN = new Condition.Present(Attribute.CLOSED_AT, false);

        /** A run that continued as another one is that other one. */
        private static final Condition NOT_CONTINUED = new Condition.NoneOf(Attribute.STATUS, Set.of("ContinuedAsNew"));

        /** Everything that one owner, or for null all owners, can list. */
        static Condition scope(@Nullable String owner) {
            List<Condition> conditions = new ArrayList<>(List.of(
                    new Condition.Text(Attribute.TYPE, AgentWorkflow.TYPE),
                    new Condition.Present(Attribute.CREATED_AT, true),
                    NOT_CONTINUED));
            if (owner != null) {
                conditions.add(new Condition.Text(Attribute.OWNER, owner));
            }
            return new Condition.All(List.copyOf(conditions));
        }

        Condition condition() {
            List<Condition> conditions = new ArrayList<>();
            if (status != null) {
                conditions.add(condition(status));
            }
            addText(conditions, Attribute.PATTERN, pattern);
            addText(conditions, Attribute.DEFINITION, definitionId);
            addText(conditions, Attribute.INITIATED_BY, initiatedBy);
            if (createdAfter != null) {
                conditions.add(new Condition.Since(Attribute.CREATED_AT, createdAfter));
            }
            if (createdBefore != null) {
                conditions.add(new Condition.Before(Attribute.CREATED_AT, createdBefore));
            }
            return new Condition.All(List.copyOf(conditions));
        }

        private static void addText(List<Condition> conditions, Attribute attribute, @Nullable String value) {
            if (value != null) {
                conditions.add(new Condition.Text(attribute, value));
            }
        }

        private static Condition condition(WorkflowStatus status) {
            return switch (status) {
                case PENDING, RUNNING, PAUSED ->
                    Condition.all(OPEN, new Condition.Text(Attribute.RUN_STATE, status.word()));
                case COMPLETED -> new Condition.Text(Attribute.STATUS, "Completed");
                case CANCELLED -> new Condition.Text(Attribute.STATUS, "Canceled");
                case FAILED -> new Condition.OneOf(Attribute.STATUS, Set.of("Failed", "Terminated", "TimedOut"));
            };
        }
    }
}
