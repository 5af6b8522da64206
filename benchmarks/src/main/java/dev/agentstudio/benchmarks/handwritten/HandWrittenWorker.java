package dev.agentstudio.benchmarks.handwritten;

import dev.agentstudio.benchmarks.ProductWorkers;
import dev.agentstudio.temporalclient.connection.TemporalConnection;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.net.URI;
import java.util.Set;
import java.util.UUID;

/** The hand-written workflow's worker and client, in the namespace of the product and with the options of its worker. */
public final class HandWrittenWorker implements AutoCloseable {
    private static final String TASK_QUEUE = "hand-written";

    private final WorkflowClient client;
    private final WorkerFactory factory;

    /**
     * @param temporal host and port
     * @param agents the agent service
     */
    public HandWrittenWorker(String temporal, URI agents) throws Exception {
        client = new TemporalConnection(temporal, "default").open();
        factory = ProductWorkers.factory(client);
        Worker worker = factory.newWorker(TASK_QUEUE, ProductWorkers.options());
        worker.registerWorkflowImplementationTypes(ThreeStepsWorkflow.class, ThreeStepsWithExtras.Implementation.class);
        worker.registerActivitiesImplementations(new HttpAgentCalls(agents));
        factory.start();
    }

    /** The same with what the product asks of Temporal besides. */
    public void execute(int milliseconds, Set<Extra> extras) {
        WorkflowOptions.Builder options = WorkflowOptions.newBuilder()
                .setWorkflowId("with_extras_" + UUID.randomUUID())
                .setTaskQueue(TASK_QUEUE);
        extras.forEach(extra -> extra.start(options));
        ThreeStepsWithExtras workflow = client.newWorkflowStub(ThreeStepsWithExtras.class, options.build());
        workflow.run(milliseconds, extras);
        WorkflowStub stub = WorkflowStub.fromTyped(workflow);
        extras.forEach(extra ->
                extra.end(client.getWorkflowServiceStubs(), client.getOptions().getNamespace(), stub));
    }

    /** Starts one workflow and waits for its result. */
    public void execute(int milliseconds) {
        client.newWorkflowStub(
                        ThreeSteps.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId("by_hand_" + UUID.randomUUID())
                                .setTaskQueue(TASK_QUEUE)
                                .build())
                .run(milliseconds);
    }

    @Override
    public void close() {
        factory.shutdownNow();
        client.getWorkflowServiceStubs().shutdownNow();
    }
}
