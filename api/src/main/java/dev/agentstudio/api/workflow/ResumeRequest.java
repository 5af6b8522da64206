package dev.agentstudio.api.workflow;

import org.jspecify.annotations.Nullable;

/**
 * Where a workflow is to go on from.
 *
 * @param checkpointId null for the latest
 */
record ResumeRequest(@Nullable String checkpointId) {}
