package dev.agentstudio.benchmarks;

import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.plan.Board;
import dev.agentstudio.workflows.plan.Plan;
import dev.agentstudio.workflows.plan.Planner;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * What planning costs: whole runs of a random DAG without anything around them. A planner is linear when a finished step costs the same in
 * a run of 1,000 steps as in one of 100. Times are of the processor, so that other work of the machine has little part in them.
 */
public final class PlannedRuns {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long SEED = 7;
    private static final int MAX_DEPENDENCIES = 3;
    private static final int SMALL = 100;
    private static final int LARGE = 1000;
    private static final int[] SIZES = {SMALL, 300, LARGE, 3000};
    private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int WARM_UP_ROUNDS = 3;
    private static final int MEASURED_ROUNDS = 5;

    /** A finished step may cost this much more among 1,000 steps than among 100: trees are deeper and caches are missed. */
    private static final double LIMIT = 2;

    private static final AgentResponse RESPONSE =
            new AgentResponse(true, JsonObject.of(Map.of("approved", true)), null, null, null, null);

    private final WorkflowDefinition definition;
    private final Planner planner;
    private long plans;
    private long finishedSteps;

    private PlannedRuns(Pattern pattern, int steps) {
        Random random = new Random(SEED);
        List<StepDefinition> all = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            List<StepId> dependsOn = new ArrayList<>();
            for (int other = 0; other < Math.min(step, random.nextInt(MAX_DEPENDENCIES + 1)); other++) {
                dependsOn.add(new StepId("s" + random.nextInt(step)));
            }
            all.add(new StepDefinition(new StepId("s" + step), "Step " + step, "agent", dependsOn, null, null));
        }
        definition = new WorkflowDefinition("dag", "DAG", null, pattern, all, null, 0);
        planner = Planner.of(definition);
    }

    /** Nanoseconds of the processor, in the median round. */
    private Cost measure() {
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            measureRound();
        }
        Cost[] rounds = new Cost[MEASURED_ROUNDS];
        Arrays.setAll(rounds, round -> measureRound());
        Arrays.sort(rounds, Comparator.comparingDouble(Cost::ofStep));
        return rounds[MEASURED_ROUNDS / 2];
    }

    private Cost measureRound() {
        plans = 0;
        finishedSteps = 0;
        long begin = THREADS.getCurrentThreadCpuTime();
        long nanos;
        do {
            plan();
            nanos = THREADS.getCurrentThreadCpuTime() - begin;
        } while (nanos < ROUND_NANOS);
        return new Cost((double) nanos / plans, (double) nanos / finishedSteps);
    }

    private void plan() {
        Board board = new Board(definition.steps());
        while (true) {
            plans++;
            switch (planner.next(board)) {
                case Plan.Start start -> start.tasks().forEach(task -> board.move(task, Board.Stage.IN_FLIGHT));
                case Plan.Await await -> {
                    board.done(board.first(Board.Stage.IN_FLIGHT).orElseThrow(), RESPONSE);
                    finishedSteps++;
                }
                case Plan.Finish finish -> {
                    return;
                }
                case Plan.Stop stop -> throw new IllegalStateException(stop.reason());
                case Plan.Repeat repeat -> throw new IllegalStateException("It was approved");
                case Plan.HandOver handOver -> throw new IllegalStateException("No agent hands over");
            }
        }
    }

    /** Measures, prints a table, and fails when a planner is not linear. */
    public static void main(String[] arguments) {
        System.out.printf("%-11s %6s %15s %15s %12s%n", "pattern", "steps", "plans a second", "ns a plan", "ns a step");
        boolean isLinear = true;
        for (Pattern pattern : Pattern.values()) {
            double small = 0;
            double large = 0;
            for (int steps : SIZES) {
                Cost cost = new PlannedRuns(pattern, steps).measure();
                System.out.printf(
                        "%-11s %6d %15.0f %15.0f %12.0f%n",
                        pattern, steps, 1e9 / cost.ofPlan(), cost.ofPlan(), cost.ofStep());
                small = steps == SMALL ? cost.ofStep() : small;
                large = steps == LARGE ? cost.ofStep() : large;
            }
            isLinear &= large / small <= LIMIT;
            new Figure(
                            "planning " + pattern.word() + ": a step among 1,000",
                            "ns",
                            large,
                            small,
                            "among 100",
                            "at most %.0f x".formatted(LIMIT),
                            large / small <= LIMIT)
                    .report();
            System.out.printf("%s: a step among 1,000 costs %.2f x one among 100%n", pattern, large / small);
        }
        System.exit(isLinear ? 0 : 1);
    }

    /** Nanoseconds. */
    private record Cost(double ofPlan, double ofStep) {}
}
