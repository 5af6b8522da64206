package dev.agentstudio.benchmarks;

import dev.agentstudio.activities.HistoryCheckpointActivities;
import dev.agentstudio.activities.TemporalRunControlActivities;
import dev.agentstudio.artifacts.FolderStore;
import dev.agentstudio.temporalclient.connection.TemporalConnection;
import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.AgentWorkflowImpl;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.payload.JsonObject;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What long workflows cost, on a real server, with agents that answer at once inside this process. A namespace of its own keeps the workers
 * of the stack away.
 *
 * <pre>Control TEMPORAL ROUNDS</pre>
 */
public final class ControlBenchmark {
    private ControlBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        boolean isGood;
        try (Bench bench = new Bench(arguments[0], Integer.parseInt(arguments[1]))) {
            isGood = Stream.of(bench.isParallelLinear(), bench.isResumeQuick(), bench.isAsLeanAsHandWritten())
                    .allMatch(isWithinBudget -> isWithinBudget);
        }
        System.exit(isGood ? 0 : 1);
    }

    /** What one would write in Java for three steps in a row. */
    @WorkflowInterface
    public interface HandWritten {
        @WorkflowMethod(name = "HandWritten")
        JsonObject run(JsonObject input);
    }

    public static class HandWrittenWorkflow implements HandWritten {
        private final AgentActivities agents = Workflow.newActivityStub(
                AgentActivities.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofMinutes(5))
                        .build());

        @Override
        public JsonObject run(JsonObject input) {
            JsonObject last = input;
            for (int step = 1; step <= 3; step++) {
                AgentRequest request = new AgentRequest("Step " + step, last, null, null, null);
                last = agents.execute(new AgentCall(
                                WorkflowRun.current().workflowId(),
                                TaskId.numbered(step),
                                new StepId("s" + step),
                                "trivial",
                                3,
                                request))
                        .result();
            }
            return last;
        }
    }

    /** Answers at once; fails at one step if asked to; reports when the first task of a workflow begins. */
    public static final class TrivialAgents implements AgentActivities {
        final AtomicBoolean isBroken = new AtomicBoolean();
        final Map<String, CompletableFuture<Instant>> firstCalls = new ConcurrentHashMap<>();

        CompletableFuture<Instant> awaitCall(String workflowId) {
            CompletableFuture<Instant> call = new CompletableFuture<>();
            firstCalls.put(workflowId, call);
            return call;
        }

        @Override
        public AgentResponse execute(AgentCall call) {
            CompletableFuture<Instant> first = firstCalls.remove(String.valueOf(call.workflowExecutionId()));
            if (first != null) {
                first.complete(Instant.now());
            }
            if (isBroken.get() && call.stepId().value().equals("s" + Bench.FAILING)) {
                throw ApplicationFailure.newNonRetryableFailure("It cannot be done", "AGENT_REPORTED_FAILURE");
            }
            return new AgentResponse(
                    true, JsonObject.of(Map.of("step", call.stepId().value())), null, null, null, null);
        }
    }

    static final class Bench implements AutoCloseable {
        static final int FAILING = 900;
        private static final String NAMESPACE = BenchmarkNamespace.NAME;
        private static final int SMALL = 100;
        private static final int LARGE = 1000;
        private static final double LIMIT = 11;
        private static final long LIMIT_MILLIS = 1000;
        private static final int LIMIT_MORE = 2;

        private final int rounds;
        private final WorkflowClient client;
        private final WorkerFactory factory;
        private final TrivialAgents agents = new TrivialAgents();

        Bench(String target, int rounds) {
            this.rounds = rounds;
            client = new TemporalConnection(target, NAMESPACE).open();
            BenchmarkNamespace.register(client, target);
            factory = ProductWorkers.factory(client);
            Worker worker = factory.newWorker(AgentWorkflow.TASK_QUEUE, ProductWorkers.options());
            worker.registerWorkflowImplementationTypes(AgentWorkflowImpl.class, HandWrittenWorkflow.class);
            worker.registerActivitiesImplementations(
                    agents,
                    new HistoryCheckpointActivities(client, new FolderStore(Path.of("target", "artifacts"))),
                    new TemporalRunControlActivities(client));
            factory.start();
        }

        /** 1,000 parallel steps beside 100, in turn. */
        boolean isParallelLinear() {
            System.out.printf("%n%d rounds of parallel steps, after one to warm up%n", rounds);
            List<double[]> small = new ArrayList<>();
            List<double[]> large = new ArrayList<>();
            for (int round = 0; round <= rounds; round++) {
                double[] hundred = parallel(SMALL);
                double[] thousand = parallel(LARGE);
                if (round > 0) {
                    small.add(hundred);
                    large.add(thousand);
                }
            }
            String[] names = {"milliseconds", "history bytes", "history events", "state transitions"};
            System.out.printf("%-18s %10s %10s %7s%n", "median of", "100 steps", "1,000", "ratio");
            boolean isLinear = true;
            for (int column = 0; column < names.length; column++) {
                double one = median(small, column);
                double ten = median(large, column);
                isLinear &= ten / one <= LIMIT;
                System.out.printf("%-18s %10.0f %10.0f %7.2f%n", names[column], one, ten, ten / one);
            }
            return verdict(isLinear, "at most %.0f times as much", LIMIT);
        }

        /** The first new task of a workflow of 1,000 steps that failed at step 900, beside that of one that starts. */
        boolean isResumeQuick() throws Exception {
            System.out.printf(
                    "%n%d resumes of a sequential workflow of %d steps that failed at step %d%n",
                    rounds, LARGE, FAILING);
            ExecutionInput input = input(Pattern.SEQUENTIAL, LARGE);
            agents.isBroken.set(true);
            WorkflowStub failed = stub("wf_" + UUID.randomUUID());
            failed.start(input);
            String runId = failure(failed);
            List<double[]> fresh = new ArrayList<>();
            List<double[]> resumed = new ArrayList<>();
            for (int round = 0; round <= rounds; round++) {
                double start = startsAfter(stub("wf_" + UUID.randomUUID()), input, true);
                RestoredFrom source = new RestoredFrom(
                        RestoredFrom.Kind.RESUME,
                        new WorkflowRun(new WorkflowId(started(failed).getWorkflowId()), new RunId(runId)),
                        null);
                WorkflowStub again = stub(source.workflowId().value());
                double resume = startsAfter(again, input.from(source), false);
                runId = failure(again);
                if (round > 0) {
                    fresh.add(new double[] {start});
                    resumed.add(new double[] {resume});
                }
            }
            System.out.printf("%-30s %8.0f ms%n", "fresh start, first task after", median(fresh, 0));
            System.out.printf("%-30s %8.0f ms%n", "resume, first new task after", median(resumed, 0));
            double slowest = resumed.stream().mapToDouble(row -> row[0]).max().getAsDouble();
            System.out.printf("%-30s %8.0f ms%n", "slowest resume", slowest);
            return verdict(median(resumed, 0) - median(fresh, 0) <= LIMIT_MILLIS, "at most %d ms later", LIMIT_MILLIS);
        }

        /** Three steps, beside a workflow written for them. */
        boolean isAsLeanAsHandWritten() {
            System.out.printf(
                    "%n%d workflows of three steps, beside a hand-written one with the same activities%n", 4 * rounds);
            List<double[]> ours = new ArrayList<>();
            List<double[]> byHand = new ArrayList<>();
            for (int round = 0; round <= 4 * rounds; round++) {
                double[] one = measured(stub("wf_" + UUID.randomUUID()), input(Pattern.SEQUENTIAL, 3));
                double[] other = measured(stub("HandWritten", "wf_" + UUID.randomUUID()), JsonObject.EMPTY);
                if (round > 0) {
                    ours.add(one);
                    byHand.add(other);
                }
            }
            String[] names = {"milliseconds", "history bytes", "history events", "state transitions"};
            System.out.printf("%-18s %10s %13s%n", "median of", "ours", "hand-written");
            for (int column = 0; column < names.length; column++) {
                System.out.printf("%-18s %10.0f %13.0f%n", names[column], median(ours, column), median(byHand, column));
            }
            boolean isLean =
                    IntStream.of(2, 3).allMatch(column -> median(ours, column) - median(byHand, column) <= LIMIT_MORE);
            return verdict(isLean, "at most %d events and transitions more", LIMIT_MORE);
        }

        private double[] parallel(int steps) {
            return measured(stub("wf_" + UUID.randomUUID()), input(Pattern.PARALLEL, steps));
        }

        private double[] measured(WorkflowStub run, Object input) {
            long begin = System.nanoTime();
            run.start(input);
            run.getResult(Object.class);
            double milliseconds = (System.nanoTime() - begin) / 1e6;
            WorkflowExecutionInfo info = client.getWorkflowServiceStubs()
                    .blockingStub()
                    .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setExecution(run.getExecution())
                            .build())
                    .getWorkflowExecutionInfo();
            return new double[] {
                milliseconds, info.getHistorySizeBytes(), info.getHistoryLength(), info.getStateTransitionCount()
            };
        }

        /** Milliseconds from the start until the first agent is called. */
        private double startsAfter(WorkflowStub run, ExecutionInput input, boolean isEnough) throws Exception {
            CompletableFuture<Instant> call =
                    agents.awaitCall(run.getOptions().orElseThrow().getWorkflowId());
            Instant begin = Instant.now();
            run.start(input);
            double milliseconds = Duration.between(begin, call.get()).toNanos() / 1e6;
            if (isEnough) {
                run.terminate("It has started");
            }
            return milliseconds;
        }

        private static WorkflowExecution started(WorkflowStub run) {
            return Objects.requireNonNull(run.getExecution());
        }

        /** Waits for the failure, and gives the run's id. */
        private static String failure(WorkflowStub run) {
            try {
                throw new IllegalStateException("It completed: " + run.getResult(Object.class));
            } catch (WorkflowFailedException e) {
                return started(run).getRunId();
            }
        }

        private WorkflowStub stub(String id) {
            return stub(AgentWorkflow.TYPE, id);
        }

        private WorkflowStub stub(String type, String id) {
            return client.newUntypedWorkflowStub(
                    type,
                    WorkflowOptions.newBuilder()
                            .setWorkflowId(id)
                            .setTaskQueue(AgentWorkflow.TASK_QUEUE)
                            .build());
        }

        private static ExecutionInput input(Pattern pattern, int steps) {
            List<StepDefinition> all = IntStream.rangeClosed(1, steps)
                    .mapToObj(step -> new StepDefinition(
                            new StepId("s" + step), "Step " + step, "trivial", List.of(), null, null))
                    .toList();
            WorkflowDefinition definition = new WorkflowDefinition("control", "Control", null, pattern, all, null, 3);
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            return new ExecutionInput(definition, null, "benchmark", "benchmark", now, null);
        }

        private static double median(List<double[]> rows, int column) {
            double[] values =
                    rows.stream().mapToDouble(row -> row[column]).sorted().toArray();
            return values[values.length / 2];
        }

        private static boolean verdict(boolean isGood, String budget, Object limit) {
            System.out.println((isGood ? "Within the budget: " : "OVER THE BUDGET: ") + budget.formatted(limit));
            return isGood;
        }

        @Override
        public void close() {
            factory.shutdownNow();
            client.getWorkflowServiceStubs().shutdownNow();
        }
    }
}
