package dev.agentstudio.workflows.deletion;

import dev.agentstudio.workflows.id.RunId;

/**
 * Which runs to remove.
 *
 * @param runId the newest run of the workflow, whose successor the deletion is; those before it are found from there
 */
public record DeletionInput(RunId runId) {}
