package dev.agentstudio.worker;

import dev.agentstudio.activities.AgentServiceClient;
import dev.agentstudio.activities.HistoryCheckpointActivities;
import dev.agentstudio.activities.HttpAgentActivities;
import dev.agentstudio.activities.TemporalRunControlActivities;
import dev.agentstudio.workflows.execution.ExecutionWorkflow;
import dev.agentstudio.workflows.execution.ExecutionWorkflowImpl;
import dev.agentstudio.workflows.live.EventBus;
import dev.agentstudio.workflows.task.SingleTaskWorkflowImpl;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.tuning.PollerBehaviorAutoscaling;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One worker: everything that runs on the task queue, from start to drain. */
public final class AgentWorker implements AutoCloseable {
    /** Tasks of agents that run at once; they only wait for HTTP, so many fit. */
    private static final int MAX_CONCURRENT_TASKS = 200;

    /** Heartbeats are sent at least this often, which bounds how late a task hears that it was cancelled. */
    private static final Duration HEARTBEAT_THROTTLE = Duration.ofMillis(500);

    /** How many activities one workflow task may start without a round trip through the server. */
    private static final int EAGER_ACTIVITIES = 8;

    /** How long a drain waits for tasks in flight before they are handed back. */
    private static final Duration DRAIN = Duration.ofSeconds(3);

    private final AgentServiceClient agents;
    private final WorkerFactory factory;

    private AgentWorker(AgentServiceClient agents, WorkerFactory factory) {
        this.agents = agents;
        this.factory = factory;
    }

    /**
     * Starts polling.
     *
     * @param client may be shared with the API, which makes the start of a workflow cheaper
     * @param agentServices URLs of the replicas of the agent service
     * @param events where to tell what agents tell while they work
     */
    public static AgentWorker start(WorkflowClient client, List<URI> agentServices, EventBus events) {
        AgentServiceClient agents = new AgentServiceClient(agentServices);
        WorkerFactory factory = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .build());
        Worker worker = factory.newWorker(ExecutionWorkflow.TASK_QUEUE, options());
        worker.registerWorkflowImplementationTypes(ExecutionWorkflowImpl.class, SingleTaskWorkflowImpl.class);
        worker.registerActivitiesImplementations(
                new HttpAgentActivities(agents, events),
                new HistoryCheckpointActivities(client),
                new TemporalRunControlActivities(client));
        factory.start();
        return new AgentWorker(agents, factory);
    }

    /** Stops polling, gives tasks in flight a moment to end, and hands back the rest. */
    @Override
    public void close() {
        factory.shutdown();
        factory.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
        if (!factory.isTerminated()) {
            factory.shutdownNow();
            factory.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
        agents.close();
    }

    private static WorkerOptions options() {
        return WorkerOptions.newBuilder()
                .setUsingVirtualThreads(true)
                .setMaxConcurrentActivityExecutionSize(MAX_CONCURRENT_TASKS)
                .setMaxEagerActivityReservationsPerWorkflowTask(EAGER_ACTIVITIES)
                .setMaxHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
                .setWorkflowTaskPollersBehavior(new PollerBehaviorAutoscaling(2, 40, 5))
                .setActivityTaskPollersBehavior(new PollerBehaviorAutoscaling(2, 40, 5))
                .build();
    }
}
