package dev.agentstudio.workflows.execution;

/** What a completed run returns. The results themselves are those of its tasks, so that no result is stored twice. */
public record ExecutionSummary(String status, int completedTasks) {}
