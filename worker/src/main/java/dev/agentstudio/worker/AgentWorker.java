package dev.agentstudio.worker;

import dev.agentstudio.activities.AgentServices;
import dev.agentstudio.activities.ArtifactServer;
import dev.agentstudio.activities.CallOwners;
import dev.agentstudio.activities.DetachedCalls;
import dev.agentstudio.activities.HistoryCheckpointActivities;
import dev.agentstudio.activities.HttpAgentActivities;
import dev.agentstudio.activities.RecordedRequests;
import dev.agentstudio.activities.TemporalCallOwners;
import dev.agentstudio.activities.TemporalDeletionActivities;
import dev.agentstudio.activities.TemporalRunControlActivities;
import dev.agentstudio.agentprotocol.AgentAccess;
import dev.agentstudio.artifacts.ArtifactStore;
import dev.agentstudio.events.EventBus;
import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.deletion.DeletionWorkflowImpl;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.AgentWorkflowImpl;
import dev.agentstudio.workflows.task.SingleTaskWorkflowImpl;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.tuning.PollerBehaviorAutoscaling;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker: everything that runs on its task queues, from start to drain. */
public final class AgentWorker implements AutoCloseable {
    /** Longest interval of heartbeats, whose responses report a cancellation. */
    private static final Duration HEARTBEAT_THROTTLE = Duration.ofMillis(500);

    /** How many activities one workflow task may start without a round trip through the server. */
    private static final int EAGER_ACTIVITIES = 8;

    /**
     * How long workflow code may run without waiting. The SDK allows one second of wall-clock time by default, which the start of 200 tasks
     * exceeds where many share few processors; the workflow task would be tried again and again. The timeout of a workflow task is 10 s.
     */
    private static final Duration MAX_WORKFLOW_STEP = Duration.ofSeconds(8);

    /** How long tasks in flight may take to be handed over or interrupted. */
    private static final Duration HAND_OVER = Duration.ofSeconds(3);

    /** Answers of a server that is absent, starting or overloaded. */
    private static final Set<Status.Code> OUTAGES =
            EnumSet.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.RESOURCE_EXHAUSTED);

    /** After this time without an answer it is logged that there is none. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(AgentWorker.class);

    private final WorkerFactory factory;
    private final Duration drain;
    private final Parts parts;

    private AgentWorker(WorkerFactory factory, Duration drain, Parts parts) {
        this.factory = factory;
        this.drain = drain;
        this.parts = parts;
    }

    /**
     * What a worker has beside its pollers.
     *
     * @param watch null: it has no build id
     */
    private record Parts(
            AgentServices agents,
            ArtifactServer artifacts,
            DetachedCalls detached,
            @Nullable BuildWatch watch) {}

    /**
     * Starts polling.
     *
     * @param client may be shared with the API, which makes the start of a workflow cheaper
     * @param agentServices URLs of the replicas that have the agents which are in no pool
     * @param events gets what agents send before their response
     * @param files where artifacts are kept, and how agents reach this worker
     */
    public static AgentWorker start(
            WorkflowClient client, List<URI> agentServices, EventBus events, Files files, WorkerSettings settings) {
        AgentServices agents = new AgentServices(agentServices, settings.pools().all(), AgentAccess.open());
        return start(client, agents, events, files, settings);
    }

    /** @param agents is closed with the worker */
    static AgentWorker start(
            WorkflowClient client, AgentServices agents, EventBus events, Files files, WorkerSettings settings) {
        ArtifactServer artifacts = ArtifactServer.start(files.store(), files.server());
        CallOwners owners = new TemporalCallOwners(client);
        WorkerFactory factory = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .setWorkerInterceptors(new PoolRouting(settings.pools().all()))
                        .build());
        AgentActivities calls =
                new HttpAgentActivities(agents, events, new RecordedRequests(client), artifacts, owners);
        for (String pool : settings.pools().served()) {
            factory.newWorker(AgentWorkflow.taskQueue(pool), options(settings))
                    .registerActivitiesImplementations(calls);
        }
        if (settings.pools().isDefaultServed()) {
            Worker worker = factory.newWorker(AgentWorkflow.TASK_QUEUE, options(settings));
            worker.registerWorkflowImplementationTypes(
                    AgentWorkflowImpl.class, SingleTaskWorkflowImpl.class, DeletionWorkflowImpl.class);
            worker.registerActivitiesImplementations(
                    calls,
                    new HistoryCheckpointActivities(client, files.store()),
                    new TemporalRunControlActivities(client),
                    new TemporalDeletionActivities(client, files.store()));
        }
        startPolling(factory, client.getWorkflowServiceStubs());
        BuildWatch watch = settings.build() == null ? null : BuildWatch.start(settings.build(), client);
        return new AgentWorker(
                factory, settings.drain(), new Parts(agents, artifacts, DetachedCalls.watch(agents, owners), watch));
    }

    /** As soon as Temporal answers, however long that takes: processes of a fleet start in any order. */
    private static void startPolling(WorkerFactory factory, WorkflowServiceStubs temporal) {
        while (true) {
            try {
                temporal.connect(CONNECT_TIMEOUT);
                factory.start();
                return;
            } catch (StatusRuntimeException e) {
                if (!OUTAGES.contains(e.getStatus().getCode())) {
                    throw e;
                }
                LOG.warn("Temporal does not answer, so the worker tries again: {}", e.getMessage());
            }
        }
    }

    /** Stops polling, lets tasks in flight end, and then leaves the rest to other workers, which attach to the calls of their agents. */
    @Override
    public void close() {
        factory.shutdown();
        if (parts.watch() != null) {
            parts.watch().close();
        }
        parts.detached().close();
        factory.awaitTermination(drain.toMillis(), TimeUnit.MILLISECONDS);
        if (!factory.isTerminated()) {
            parts.agents().handOver();
            factory.awaitTermination(HAND_OVER.toMillis(), TimeUnit.MILLISECONDS);
        }
        if (!factory.isTerminated()) {
            factory.shutdownNow();
            factory.awaitTermination(HAND_OVER.toMillis(), TimeUnit.MILLISECONDS);
        }
        parts.agents().close();
        parts.artifacts().close();
    }

    /**
     * What a worker does with artifacts.
     *
     * @param store is closed by its owner
     */
    public record Files(ArtifactStore store, ArtifactServer.Settings server) {}

    private static WorkerOptions options(WorkerSettings settings) {
        WorkerOptions.Builder options = WorkerOptions.newBuilder();
        if (settings.build() != null) {
            options.setDeploymentOptions(settings.build().options());
        }
        return options.setUsingVirtualThreads(true)
                .setDefaultDeadlockDetectionTimeout(MAX_WORKFLOW_STEP.toMillis())
                .setMaxConcurrentActivityExecutionSize(settings.maxConcurrentCalls())
                .setMaxEagerActivityReservationsPerWorkflowTask(EAGER_ACTIVITIES)
                .setMaxHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
                .setWorkflowTaskPollersBehavior(new PollerBehaviorAutoscaling(2, 40, 5))
                .setActivityTaskPollersBehavior(new PollerBehaviorAutoscaling(2, 40, 5))
                .build();
    }
}
