package dev.agentstudio.api.task;

import dev.agentstudio.workflows.id.TaskId;
import java.time.Instant;

/** A single task as visibility lists it. */
record TaskEntry(TaskId taskId, Instant createdAt) {}
