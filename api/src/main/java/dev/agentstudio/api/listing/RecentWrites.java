package dev.agentstudio.api.listing;

/**
 * Hears of everything that a caller changed through this node, so that the caller's own lists show it at once although visibility lags.
 * Whoever creates, pauses, resumes, cancels or deletes a workflow tells it.
 */
public interface RecentWrites {
    /** @param subject who wrote, which need not be the owner */
    void wrote(String subject, String workflowId);
}
