package dev.agentstudio.api.listing;

import dev.agentstudio.workflows.id.WorkflowId;

/** Is notified of the same writes as {@link RecentWrites}, on the thread of the request, which it must not block. */
public interface WriteListener {
    /** @param subject who wrote, which need not be the owner */
    void wrote(String subject, WorkflowId workflowId);
}
