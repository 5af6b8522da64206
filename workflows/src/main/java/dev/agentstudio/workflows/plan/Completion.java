package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** How much of a run is done. */
public final class Completion {
    private Completion() {}

    /**
     * Completed of all tasks, in percent, with at most two decimals, rounded half up. All tasks of an iterative run are those of all rounds that
     * it may take, so that another round does not make it fall back.
     *
     * @param tasks how many the run has in one round
     * @param completed how many of them have completed in the current round
     * @param iteration the round, from 1
     */
    public static BigDecimal percent(WorkflowDefinition definition, int tasks, int completed, int iteration) {
        boolean isIterative = definition.pattern() == Pattern.ITERATIVE;
        long rounds = isIterative ? PlanSetting.MAX_ITERATIONS.of(definition.steps()) : 1;
        long earlier = isIterative ? (iteration - 1L) * tasks : 0;
        BigDecimal percent = BigDecimal.valueOf(100 * (earlier + completed))
                .divide(BigDecimal.valueOf(Math.max(rounds, iteration) * tasks), 2, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return percent.scale() < 0 ? percent.setScale(0, RoundingMode.UNNECESSARY) : percent;
    }
}
