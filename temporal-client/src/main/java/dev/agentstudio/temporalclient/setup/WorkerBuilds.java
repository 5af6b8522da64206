package dev.agentstudio.temporalclient.setup;

import dev.agentstudio.workflows.execution.AgentWorkflow;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.deployment.v1.RoutingConfig;
import io.temporal.api.deployment.v1.WorkerDeploymentInfo;
import io.temporal.api.deployment.v1.WorkerDeploymentInfo.WorkerDeploymentVersionSummary;
import io.temporal.api.deployment.v1.WorkerDeploymentVersion;
import io.temporal.api.enums.v1.RoutingConfigUpdateState;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.enums.v1.WorkerDeploymentVersionStatus;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkerDeploymentRequest;
import io.temporal.api.workflowservice.v1.SetWorkerDeploymentCurrentVersionRequest;
import io.temporal.api.workflowservice.v1.SetWorkerDeploymentRampingVersionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The builds of the workers of one deployment, and which of them gets work. Every method but those of records is a call, and throws
 * {@link StatusRuntimeException}.
 */
public final class WorkerBuilds {
    /** The setting of the deployment's name. */
    public static final String DEPLOYMENT = "${worker.deployment.name:agentstudio}";

    /** Temporal forgets pollers after five minutes. A worker that waits for work asks for it at least once a minute. */
    private static final Duration POLLED_WITHIN = Duration.ofSeconds(100);

    private final WorkflowServiceBlockingStub server;
    private final String namespace;
    private final String deployment;

    /** @param deployment the setting {@code worker.deployment.name} */
    public WorkerBuilds(WorkflowServiceStubs stubs, String namespace, String deployment) {
        server = stubs.blockingStub();
        this.namespace = namespace;
        this.deployment = deployment;
    }

    /** What a build is to Temporal. */
    public enum State {
        /** Gets no work: it has not been promoted. */
        WAITING,
        /** Gets all work, or what the ramping build leaves. */
        CURRENT,
        /** Gets the share of the workflows that was chosen for it. */
        RAMPING,
        /** Was replaced, and Temporal has not confirmed yet that no open workflow is bound to it. */
        DRAINING,
        /** Was replaced, and no open workflow is bound to it. */
        DRAINED;

        private static State of(WorkerDeploymentVersionStatus status) {
            return switch (status) {
                case WORKER_DEPLOYMENT_VERSION_STATUS_CURRENT -> CURRENT;
                case WORKER_DEPLOYMENT_VERSION_STATUS_RAMPING -> RAMPING;
                case WORKER_DEPLOYMENT_VERSION_STATUS_DRAINING -> DRAINING;
                case WORKER_DEPLOYMENT_VERSION_STATUS_DRAINED -> DRAINED;
                case WORKER_DEPLOYMENT_VERSION_STATUS_INACTIVE,
                        WORKER_DEPLOYMENT_VERSION_STATUS_CREATED,
                        WORKER_DEPLOYMENT_VERSION_STATUS_UNSPECIFIED,
                        UNRECOGNIZED -> WAITING;
            };
        }
    }

    /** One build that has ever polled, and that Temporal has not forgotten. */
    public record Build(String id, State state) {
        private static Build of(WorkerDeploymentVersionSummary summary) {
            return new Build(summary.getDeploymentVersion().getBuildId(), State.of(summary.getStatus()));
        }
    }

    /**
     * All builds of the deployment.
     *
     * @param current null: workers without a build id get all work
     * @param ramping null: none
     * @param percent of the workflows which the ramping build gets
     * @param isApplied whether all task queues have the last change of these
     * @param builds the newest first
     */
    public record Deployment(
            @Nullable String current, @Nullable String ramping, float percent, boolean isApplied, List<Build> builds) {
        public Deployment {
            builds = List.copyOf(builds);
        }

        private static Deployment of(WorkerDeploymentInfo info) {
            RoutingConfig routing = info.getRoutingConfig();
            return new Deployment(
                    routing.hasCurrentDeploymentVersion() ? id(routing.getCurrentDeploymentVersion()) : null,
                    routing.hasRampingDeploymentVersion() ? id(routing.getRampingDeploymentVersion()) : null,
                    routing.getRampingVersionPercentage(),
                    info.getRoutingConfigUpdateState()
                            != RoutingConfigUpdateState.ROUTING_CONFIG_UPDATE_STATE_IN_PROGRESS,
                    info.getVersionSummariesList().stream().map(Build::of).toList());
        }

        private static @Nullable String id(WorkerDeploymentVersion version) {
            return version.getBuildId().isEmpty() ? null : version.getBuildId();
        }

        public Optional<Build> find(String build) {
            return builds.stream().filter(each -> each.id().equals(build)).findFirst();
        }
    }

    /** Empty when no worker with this name of a deployment has ever polled. */
    public Optional<Deployment> find() {
        try {
            return Optional.of(
                    Deployment.of(server.describeWorkerDeployment(DescribeWorkerDeploymentRequest.newBuilder()
                                    .setNamespace(namespace)
                                    .setDeploymentName(deployment)
                                    .build())
                            .getWorkerDeploymentInfo()));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The builds of which a worker takes workflows now. */
    public Set<String> polling() {
        Instant since = Instant.now().minus(POLLED_WITHIN);
        return server
                .describeTaskQueue(DescribeTaskQueueRequest.newBuilder()
                        .setNamespace(namespace)
                        .setTaskQueue(TaskQueue.newBuilder().setName(AgentWorkflow.TASK_QUEUE))
                        .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                        .build())
                .getPollersList()
                .stream()
                .filter(poller -> Instant.ofEpochSecond(
                                poller.getLastAccessTime().getSeconds())
                        .isAfter(since))
                .map(PollerInfo::getDeploymentOptions)
                .filter(poller -> poller.getDeploymentName().equals(deployment))
                .map(poller -> poller.getBuildId())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Gives a build all work.
     *
     * @param build null: workers without a build id get it
     */
    public void promote(@Nullable String build) {
        server.setWorkerDeploymentCurrentVersion(SetWorkerDeploymentCurrentVersionRequest.newBuilder()
                .setNamespace(namespace)
                .setDeploymentName(deployment)
                .setBuildId(build == null ? "" : build)
                .build());
    }

    /**
     * Gives a build a share of the workflows.
     *
     * @param build null: no build ramps any more
     * @param percent 0 without a build
     */
    public void ramp(@Nullable String build, int percent) {
        server.setWorkerDeploymentRampingVersion(SetWorkerDeploymentRampingVersionRequest.newBuilder()
                .setNamespace(namespace)
                .setDeploymentName(deployment)
                .setBuildId(build == null ? "" : build)
                .setPercentage(percent)
                .build());
    }
}
