package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.definition.WorkflowDefinition;

/** The rule of one pattern. Pure: the same board always gives the same plan. */
public interface Planner {
    Plan next(Board board);

    /**
     * Indices of the steps whose results a step gets to see.
     *
     * @param step index in the definition
     */
    Iterable<Integer> visibleTo(int step);

    /** The rule of the definition's pattern. */
    static Planner of(WorkflowDefinition definition) {
        return switch (definition.pattern()) {
            case SEQUENTIAL -> new SequentialPlanner(definition.steps());
            case PARALLEL, ITERATIVE, DYNAMIC ->
                throw new IllegalArgumentException(
                        "Pattern '" + definition.pattern().word() + "' is not available");
        };
    }

    /** The patterns that {@link #of} knows. */
    static boolean supports(dev.agentstudio.workflows.definition.Pattern pattern) {
        return pattern == dev.agentstudio.workflows.definition.Pattern.SEQUENTIAL;
    }
}
