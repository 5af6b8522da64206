package dev.agentstudio.workflows.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Id of a task: {@code task_001} and so on, unique within its workflow; of a task that runs alone, unique everywhere. Stored and sent as its text. */
public record TaskId(@JsonValue String value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TaskId {}

    private static final String PREFIX = "task_";

    /**
     * Id of a task of a workflow.
     *
     * @param number from 1, in step order
     */
    public static TaskId numbered(int number) {
        return new TaskId(PREFIX + "%03d".formatted(number));
    }

    /** The number of a task of a workflow, from 1. */
    public int number() {
        return Integer.parseInt(value.substring(PREFIX.length()));
    }

    @Override
    public String toString() {
        return value;
    }
}
