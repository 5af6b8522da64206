package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.id.TaskId;
import java.util.List;

/** A task, by its position on the {@link Board} from 0. */
public record TaskIndex(int value) {
    public TaskIndex {
        if (value < 0) {
            throw new IllegalArgumentException("No task has the position " + value);
        }
    }

    /** The element of this task in a list with one element for each task. */
    public <T> T in(List<T> byTasks) {
        return byTasks.get(value);
    }

    /** Id of the task, under which readers and agents know it. */
    public TaskId id() {
        return TaskId.numbered(value + 1);
    }

    /**
     * That of the number itself, in every JVM. Workflow code iterates over maps with tasks as keys, and the order of the commands that it makes
     * is recorded in histories.
     */
    @Override
    public int hashCode() {
        return value;
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
