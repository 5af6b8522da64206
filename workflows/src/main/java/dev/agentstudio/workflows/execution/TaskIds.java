package dev.agentstudio.workflows.execution;

/** Ids of tasks: {@code task_001} and so on, in step order, unique within a workflow. */
public final class TaskIds {
    private TaskIds() {}

    /**
     * The id of the task of a declared step.
     *
     * @param step index in the definition, from 0
     */
    public static String of(int step) {
        return "task_%03d".formatted(step + 1);
    }
}
