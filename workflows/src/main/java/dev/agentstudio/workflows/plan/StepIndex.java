package dev.agentstudio.workflows.plan;

import java.util.List;

/** A step, by its position in the definition from 0. */
public record StepIndex(int value) {
    public StepIndex {
        if (value < 0) {
            throw new IllegalArgumentException("No step has the position " + value);
        }
    }

    /** The element of this step in a list with one element for each step. */
    public <T> T in(List<T> bySteps) {
        return bySteps.get(value);
    }

    /** The task that the step has from the start of a run. */
    public TaskIndex task() {
        return new TaskIndex(value);
    }

    /** Equal in every JVM, since workflow code may iterate over hashed collections. */
    @Override
    public int hashCode() {
        return value;
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
