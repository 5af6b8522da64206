package dev.agentstudio.benchmarks.live;

import dev.agentstudio.activities.HistoryCheckpointActivities;
import dev.agentstudio.activities.TemporalRunControlActivities;
import dev.agentstudio.artifacts.FolderStore;
import dev.agentstudio.benchmarks.BenchmarkNamespace;
import dev.agentstudio.benchmarks.ProductWorkers;
import dev.agentstudio.temporalclient.connection.TemporalConnection;
import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.AgentWorkflowImpl;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.payload.JsonObject;
import io.temporal.activity.Activity;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributes;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Sequential workflows whose tasks end when the benchmark says so, run by a worker in this process. */
final class SteppedWorkflows implements AutoCloseable {
    /** Who owns them: the client of the development issuer whose token the benchmarks use. */
    static final String OWNER = "studio";

    /** Tasks that may wait at once for their end. */
    private static final int MAX_TASKS = 500;

    private final WorkflowClient client;
    private final WorkerFactory factory;
    private final SteppedAgents agents = new SteppedAgents();

    SteppedWorkflows(String target) {
        client = new TemporalConnection(target, BenchmarkNamespace.NAME).open();
        BenchmarkNamespace.register(client, target);
        factory = ProductWorkers.factory(client);
        Worker worker = factory.newWorker(
                AgentWorkflow.TASK_QUEUE,
                WorkerOptions.newBuilder()
                        .setUsingVirtualThreads(true)
                        .setMaxConcurrentActivityExecutionSize(MAX_TASKS)
                        .build());
        worker.registerWorkflowImplementationTypes(AgentWorkflowImpl.class);
        worker.registerActivitiesImplementations(
                agents,
                new HistoryCheckpointActivities(client, new FolderStore(Path.of("target/artifacts"))),
                new TemporalRunControlActivities(client));
        factory.start();
    }

    /** Starts a workflow and returns its id. Its first task waits for {@link #step}. */
    String start(int steps) {
        String id = "wf_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        List<StepDefinition> all = IntStream.rangeClosed(1, steps)
                .mapToObj(step ->
                        new StepDefinition(new StepId("s" + step), "Step " + step, "trivial", List.of(), null, null))
                .toList();
        WorkflowDefinition definition = new WorkflowDefinition("live", "Live", null, Pattern.SEQUENTIAL, all, null, 3);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        client.newUntypedWorkflowStub(
                        AgentWorkflow.TYPE,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(id)
                                .setTaskQueue(AgentWorkflow.TASK_QUEUE)
                                .setTypedSearchAttributes(attributes(now))
                                .setMemo(Map.of("name", "Live", "steps", steps))
                                .build())
                .start(new ExecutionInput(definition, null, OWNER, OWNER, now, null));
        return id;
    }

    /** As the API starts them. */
    private static SearchAttributes attributes(Instant now) {
        return SearchAttributes.newBuilder()
                .set(RunAttributes.OWNER, OWNER)
                .set(RunAttributes.RUN_STATE, "pending")
                .set(RunAttributes.DEFINITION_ID, "live")
                .set(RunAttributes.PATTERN, "sequential")
                .set(RunAttributes.INITIATED_BY, OWNER)
                .set(RunAttributes.CREATED_AT, RunAttributes.time(now))
                .set(RunAttributes.PROGRESS, 0.0)
                .build();
    }

    /** Lets the task of a workflow that waits, or the next one that will, end. */
    void step(String id) {
        agents.gate(id).release();
    }

    /** Lets all tasks of a workflow end, and waits for the end of the workflow. */
    void finish(String id, int steps) {
        agents.gate(id).release(steps);
        client.newUntypedWorkflowStub(id).getResult(Object.class);
    }

    /** Ends a workflow that is not needed any more, whatever it does. */
    void terminate(String id) {
        client.newUntypedWorkflowStub(id).terminate("The benchmark has ended");
    }

    /** What Temporal counts of a workflow: state transitions, and events. */
    WorkflowExecutionInfo describe(String id) {
        return client.getWorkflowServiceStubs()
                .blockingStub()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(BenchmarkNamespace.NAME)
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                        .build())
                .getWorkflowExecutionInfo();
    }

    @Override
    public void close() {
        factory.shutdownNow();
        client.getWorkflowServiceStubs().shutdownNow();
    }

    /** Waits, with heartbeats, until a task may end. */
    public static final class SteppedAgents implements AgentActivities {
        /** Half of the time after which a task without a heartbeat is taken for lost. */
        private static final int HEARTBEAT_SECONDS = 5;

        private final Map<String, Semaphore> gates = new ConcurrentHashMap<>();

        Semaphore gate(String workflowId) {
            return gates.computeIfAbsent(workflowId, id -> new Semaphore(0));
        }

        @Override
        public AgentResponse execute(AgentCall call) {
            Semaphore gate = gate(String.valueOf(call.workflowExecutionId()));
            try {
                while (!gate.tryAcquire(HEARTBEAT_SECONDS, TimeUnit.SECONDS)) {
                    Activity.getExecutionContext().heartbeat(null);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Activity.wrap(e);
            }
            return new AgentResponse(
                    true, JsonObject.of(Map.of("step", call.stepId().value())), null, null, null, null);
        }
    }
}
