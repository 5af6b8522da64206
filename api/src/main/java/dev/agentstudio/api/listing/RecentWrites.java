package dev.agentstudio.api.listing;

import dev.agentstudio.workflows.id.WorkflowId;

/**
 * Is notified of every workflow that a caller created, paused, resumed, cancelled or deleted through this node, so that the caller's own
 * lists show the change at once although visibility lags.
 */
public interface RecentWrites {
    /** @param subject who wrote, which need not be the owner */
    void wrote(String subject, WorkflowId workflowId);
}
