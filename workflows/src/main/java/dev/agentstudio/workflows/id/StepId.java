package dev.agentstudio.workflows.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Id of a step, unique within its definition, as the caller wrote it. Stored and sent as its text. */
public record StepId(@JsonValue String value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public StepId {}

    /** Runs that were started with Temporal's own tools may have numbers for ids, and were always read. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static StepId of(long number) {
        return new StepId(Long.toString(number));
    }

    @Override
    public String toString() {
        return value;
    }
}
