package dev.agentstudio.api.listing;

import dev.agentstudio.workflows.id.WorkflowId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** Finds the workflows of an owner that are active, or were a moment ago, by one visibility call. */
@Singleton
public final class ActiveWorkflows {
    private final Visibility visibility;

    ActiveWorkflows(Visibility visibility) {
        this.visibility = visibility;
    }

    /**
     * Ids of at most a page of them, each once.
     *
     * @param closedSince workflows that ended at this time or later are among them
     * @throws dev.agentstudio.api.problem.ProblemException unavailable
     */
    public List<WorkflowId> find(String owner, Instant closedSince) {
        Condition active = Condition.either(
                new Condition.Present(Attribute.CLOSED_AT, false),
                new Condition.Since(Attribute.CLOSED_AT, closedSince));
        Visibility.Rows rows =
                new OwnRows(visibility, owner).list(Condition.all(ListQuery.Filter.scope(owner), active), "");
        return rows.rows().stream().map(Row::workflowId).distinct().toList();
    }
}
