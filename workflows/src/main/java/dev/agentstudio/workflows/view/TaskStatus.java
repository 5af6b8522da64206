package dev.agentstudio.workflows.view;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** States of a task: waiting for its dependencies, pending when it could run, running, and how it ended. */
public enum TaskStatus {
    WAITING,
    PENDING,
    RUNNING,
    COMPLETED,
    FAILED,
    SKIPPED;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
