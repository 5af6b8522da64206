package dev.agentstudio.workflows.agent;

import dev.agentstudio.workflows.id.StepId;

/**
 * A file that an agent may read: one of a task that its own task depends on.
 *
 * @param stepId the step whose task saved it
 * @param size in bytes
 * @param sha256 of the bytes, in hexadecimal digits
 * @param object name of the stored object in the space of the workflow
 */
public record ReadableArtifact(StepId stepId, String name, String mediaType, long size, String sha256, String object) {}
