package dev.agentstudio.workflows.view;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** States of a workflow. */
public enum WorkflowStatus {
    PENDING,
    RUNNING,
    PAUSED,
    COMPLETED,
    FAILED,
    CANCELLED;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isTerminal() {
        return switch (this) {
            case COMPLETED, FAILED, CANCELLED -> true;
            case PENDING, RUNNING, PAUSED -> false;
        };
    }
}
