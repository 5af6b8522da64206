package dev.agentstudio.workflows.plan;

import java.util.List;

/** What a run does next. */
public sealed interface Plan {
    /**
     * Start these steps now.
     *
     * @param steps indices in the definition, at least one
     */
    record Start(List<Integer> steps) implements Plan {
        public Start {
            steps = List.copyOf(steps);
        }
    }

    /** Nothing can start before a task in flight ends. */
    record Await() implements Plan {}

    /** Every step is done. */
    record Finish() implements Plan {}

    /**
     * The run has failed; steps that are still open are not run.
     *
     * @param step index of the step that failed
     */
    record Stop(int step) implements Plan {}
}
