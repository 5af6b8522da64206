package dev.agentstudio.workflows.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Id of one run of a workflow, given by Temporal. Stored and sent as its text. */
public record RunId(@JsonValue String value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RunId {}

    @Override
    public String toString() {
        return value;
    }
}
