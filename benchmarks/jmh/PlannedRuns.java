package dev.agentstudio.benchmarks;

import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.plan.Board;
import dev.agentstudio.workflows.plan.Plan;
import dev.agentstudio.workflows.plan.Planner;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What planning costs: whole runs of a random DAG without anything around them. A planner is linear when a finished step costs the same in
 * a run of 1,000 steps as in one of 100.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class PlannedRuns {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long SEED = 7;
    private static final int MAX_DEPENDENCIES = 3;
    private static final int SMALL = 100;
    private static final int LARGE = 1000;

    /** A finished step may cost this much more among 1,000 steps than among 100: trees are deeper and caches are missed. */
    private static final double LIMIT = 2;

    @Param({"SEQUENTIAL", "PARALLEL", "ITERATIVE", "DYNAMIC"})
    public Pattern pattern;

    @Param({"100", "300", "1000", "3000"})
    public int steps;

    private WorkflowDefinition definition;
    private Planner planner;
    private AgentResponse response;

    /** What was done, counted beside the time it took. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Done {
        public long plans;
        public long finishedSteps;

        /** Of the processor: what else the machine does has no part in it. */
        public long cpuNanos;
    }

    @Setup
    public void define() {
        Random random = new Random(SEED);
        List<StepDefinition> all = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            List<String> dependsOn = new ArrayList<>();
            for (int other = 0; other < Math.min(step, random.nextInt(MAX_DEPENDENCIES + 1)); other++) {
                dependsOn.add("s" + random.nextInt(step));
            }
            all.add(new StepDefinition("s" + step, "Step " + step, "agent", dependsOn, null, null));
        }
        definition = new WorkflowDefinition("dag", "DAG", null, pattern, all, null, 0);
        planner = Planner.of(definition);
        response = new AgentResponse(true, JsonObject.of(Map.of("approved", true)), null, null, null, null);
    }

    @Benchmark
    public Board run(Done done) {
        long begin = THREADS.getCurrentThreadCpuTime();
        Board board = planned(done);
        done.cpuNanos += THREADS.getCurrentThreadCpuTime() - begin;
        return board;
    }

    private Board planned(Done done) {
        Board board = new Board(definition.steps());
        while (true) {
            done.plans++;
            switch (planner.next(board)) {
                case Plan.Start start -> start.tasks().forEach(task -> board.move(task, Board.Place.IN_FLIGHT));
                case Plan.Await await -> {
                    board.done(board.first(Board.Place.IN_FLIGHT).getAsInt(), response);
                    done.finishedSteps++;
                }
                case Plan.Finish finish -> {
                    return board;
                }
                case Plan.Stop stop -> throw new IllegalStateException(stop.reason());
                case Plan.Repeat repeat -> throw new IllegalStateException("It was approved");
                case Plan.HandOver handOver -> throw new IllegalStateException("Nobody hands over");
            }
        }
    }

    /** Measures, prints a table, and fails when a planner is not linear. */
    public static void main(String[] arguments) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(PlannedRuns.class.getName())
                        .forks(1)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(1))
                        .build())
                .run();
        Map<String, Double> nanos = new TreeMap<>();
        System.out.printf("%n%-11s %6s %15s %15s %12s%n", "pattern", "steps", "plans a second", "ns a plan", "ns a step");
        for (RunResult result : results) {
            String pattern = result.getParams().getParam("pattern");
            String steps = result.getParams().getParam("steps");
            double cpu = rate(result, "cpuNanos");
            double perPlan = cpu / rate(result, "plans");
            double perStep = cpu / rate(result, "finishedSteps");
            nanos.put(pattern + steps, perStep);
            System.out.printf("%-11s %6s %15.0f %15.0f %12.0f%n", pattern, steps, 1e9 / perPlan, perPlan, perStep);
        }
        boolean isLinear = true;
        for (Pattern pattern : Pattern.values()) {
            double ratio = nanos.get(pattern.name() + LARGE) / nanos.get(pattern.name() + SMALL);
            isLinear &= ratio <= LIMIT;
            System.out.printf("%s: a step among 1,000 costs %.2f x one among 100%n", pattern, ratio);
        }
        System.exit(isLinear ? 0 : 1);
    }

    private static double rate(RunResult result, String counter) {
        return result.getSecondaryResults().get(counter).getScore();
    }
}
