package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.definition.WorkflowDefinition;
import java.util.Collection;
import java.util.Optional;

/** The rule of one pattern: given what is done, what is next, or are we finished, or why not. Pure: the same board, the same plan. */
public interface Planner {
    /** Tasks that a parallel run has in flight at once unless it says otherwise. Temporal's limit is 2,000. */
    int DEFAULT_MAX_IN_FLIGHT = 200;

    Plan next(Board board);

    /** The steps whose results a step gets to see. */
    Collection<StepIndex> visibleTo(StepIndex step);

    /** The task whose result says what was found wanting in the round before; empty in the first one, and where nobody judges. */
    default Optional<TaskIndex> judge(Board board) {
        return Optional.empty();
    }

    static Planner of(WorkflowDefinition definition) {
        return of(definition, DEFAULT_MAX_IN_FLIGHT);
    }

    /**
     * The rule of the definition's pattern.
     *
     * @param maxInFlight tasks that may run at once, at least 1; matters to the parallel pattern only
     */
    static Planner of(WorkflowDefinition definition, int maxInFlight) {
        return switch (definition.pattern()) {
            case SEQUENTIAL -> new SequentialPlanner(definition.steps());
            case PARALLEL -> new ParallelPlanner(definition.steps(), maxInFlight);
            case ITERATIVE -> new IterativePlanner(definition.steps());
            case DYNAMIC -> new DynamicPlanner(definition.steps());
        };
    }
}
