package dev.agentstudio.workflows.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Id of a workflow, which all its runs share. Stored and sent as its text. */
public record WorkflowId(@JsonValue String value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public WorkflowId {}

    @Override
    public String toString() {
        return value;
    }
}
