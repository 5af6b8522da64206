package dev.agentstudio.benchmarks.live;

import java.util.List;
import java.util.Set;

/**
 * What live updates cost. Starts an API process of its own for each part.
 *
 * <pre>LiveBenchmark TEMPORAL ROUNDS [fan-out] [throughput] [idle] [engine]</pre>
 */
public final class LiveBenchmark {
    private static final List<String> PARTS = List.of("fan-out", "throughput", "idle", "engine");

    private LiveBenchmark() {}

    @SuppressWarnings("checkstyle:IllegalCatch") // the last resort of the process
    public static void main(String[] arguments) {
        int status = 2;
        try {
            List<String> named = List.of(arguments).subList(2, arguments.length);
            Set<String> parts = Set.copyOf(named.isEmpty() ? PARTS : named);
            if (!PARTS.containsAll(parts)) {
                throw new IllegalArgumentException("Parts are " + String.join(", ", PARTS));
            }
            Report report = new Report();
            run(arguments[0], Integer.parseInt(arguments[1]), parts, report);
            status = report.isGood() ? 0 : 1;
        } catch (Exception e) {
            System.err.println("live: " + e);
        }
        // The connection to Temporal has threads that would keep the process alive.
        System.exit(status);
    }

    private static void run(String temporal, int rounds, Set<String> parts, Report report) throws Exception {
        try (SteppedWorkflows workflows = new SteppedWorkflows(temporal)) {
            if (parts.contains("fan-out")) {
                try (ApiUnderTest api = new ApiUnderTest(temporal)) {
                    new FanOut(workflows, report, rounds).run(api);
                }
            }
            if (parts.contains("throughput")) {
                try (ApiUnderTest api = new ApiUnderTest(temporal)) {
                    new Throughput(workflows, report, rounds).run(api);
                }
            }
            if (parts.contains("idle")) {
                try (ApiUnderTest api = new ApiUnderTest(temporal)) {
                    new IdleConnections(report).run(api);
                }
            }
            if (parts.contains("engine")) {
                try (PollCounter counter = new PollCounter(temporal);
                        ApiUnderTest api = new ApiUnderTest(counter.target())) {
                    new EngineCost(workflows, report, rounds).run(api, counter);
                }
            }
        }
    }
}
