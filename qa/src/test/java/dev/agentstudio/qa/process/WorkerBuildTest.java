package dev.agentstudio.qa.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.events.EventBus;
import dev.agentstudio.qa.harness.CallLog;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.SetupCommand;
import dev.agentstudio.qa.harness.SetupCommand.Outcome;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.TestNamespace;
import dev.agentstudio.temporalclient.connection.TemporalConnection;
import dev.agentstudio.temporalclient.setup.WorkerBuilds;
import dev.agentstudio.worker.AgentWorker;
import dev.agentstudio.worker.WorkerBuild;
import dev.agentstudio.worker.WorkerPools;
import dev.agentstudio.worker.WorkerSettings;
import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.task.SingleTaskOptions;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.StartActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workers of two builds in one namespace, of which the promoted one gets work. */
@ExtendWith(StudioExtension.class)
class WorkerBuildTest {
    private static final String NAMESPACE = "worker-builds";

    @Test
    void workflowsContinueWithTheBuildThatIsPromoted(Studio studio) throws TimeoutException {
        TestNamespace namespace = TestNamespace.register(studio, "shared", NAMESPACE);
        WorkflowClient temporal = Studio.connect(studio.stack().ports(), NAMESPACE);
        try (JavaProcess old = namespace.startWorker("-Dworker.deployment.build-id=1.0")) {
            Scene scene = new Scene(namespace, temporal, builds(temporal));
            Begun begun = scene.workWaitsForAPromotion(old);
            try (AgentWorker next = scene.start("1.1")) {
                assertThat(next).isNotNull();
                scene.replace(old, begun);
                scene.rampAndRollBack();
            }
        } finally {
            temporal.getWorkflowServiceStubs().shutdownNow();
        }
    }

    private record Begun(String id, WorkflowStub stub) {}

    private static WorkerBuilds builds(WorkflowClient temporal) {
        return new WorkerBuilds(temporal.getWorkflowServiceStubs(), NAMESPACE, "agentstudio");
    }

    private record Scene(TestNamespace namespace, WorkflowClient temporal, WorkerBuilds builds) {
        /** @return a workflow that is paused after its first step, which the old build has carried out */
        Begun workWaitsForAPromotion(JavaProcess old) {
            old.awaitWorker();
            old.awaitErrors("Build '1.0' of deployment 'agentstudio' gets no work until it is promoted"
                    + " (no build is current): agentstudio-setup promote 1.0");
            Path gate = Studio.newFile();
            Begun begun = startWorkflow(gate);
            Outcome before = setup("builds", "--check");
            assertThat(before.exit()).as(before.toString()).isEqualTo(7);
            assertThat(before.output())
                    .contains(
                            "  1.0: gets no work, has not been promoted\n",
                            "No build is current: new work waits for workers without a build id."
                                    + " 'agentstudio-setup promote BUILD' makes one current");
            assertThat(begun.stub().describe().getHistoryLength()).isLessThan(3);

            Outcome promoted = setup("promote", "1.0");
            assertThat(promoted.exit()).as(promoted.toString()).isZero();
            assertThat(promoted.output()).endsWith("Build '1.0' is current\n");
            await("the old build calls the agent")
                    .atMost(Client.TIMEOUT)
                    .until(() ->
                            CallLog.of(namespace.studio().stack().callLog()).started(begun.id(), "task_001") == 1);
            begun.stub().signal(AgentWorkflow.PAUSE);
            Studio.open(gate);
            await("it is paused")
                    .atMost(Client.TIMEOUT)
                    .until(() -> "paused"
                            .equals(begun.stub()
                                    .describe()
                                    .getTypedSearchAttributes()
                                    .get(RunAttributes.RUN_STATE)));
            return begun;
        }

        void replace(JavaProcess old, Begun begun) throws TimeoutException {
            Outcome promoted = setup("promote", "1.1");
            assertThat(promoted.exit()).as(promoted.toString()).isZero();
            assertThat(promoted.output()).endsWith("""
                            Build '1.1' is current
                            Workflows of build '1.0' leave it at their next step, and its workers can be stopped
                            """);
            begun.stub().signal(AgentWorkflow.RESUME);
            begun.stub().getResult(Client.TIMEOUT.toSeconds(), TimeUnit.SECONDS, Object.class);
            assertThat(begun.stub().describe().getStatus())
                    .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
            List<String> workedOn = buildsOf(begun.id());
            assertThat(workedOn).startsWith("1.0").endsWith("1.1");
            assertThat(workedOn.stream().distinct()).containsExactly("1.0", "1.1");
            await("the paused workflow kept nothing bound to the old build")
                    .atMost(Client.TIMEOUT)
                    .until(() -> state("1.0") == WorkerBuilds.State.DRAINED);
            old.sendTerm();
            assertThat(old.awaitExit()).isNotNegative();
            assertThat(callAlone()).isEqualTo("alone");
        }

        void rampAndRollBack() {
            try (AgentWorker another = start("1.2")) {
                assertThat(another).isNotNull();
                Outcome ramped = setup("ramp", "1.2", "30");
                assertThat(ramped.exit()).as(ramped.toString()).isZero();
                assertThat(setup("builds").output())
                        .contains(
                                "  1.2: ramping, gets 30% of the workflows\n",
                                "  1.1: current\n", "  1.0: drained, has no workers\n");
            }
            Outcome absent = setup("promote", "0.9", "--wait", "10s");
            assertThat(absent.exit()).as(absent.toString()).isEqualTo(8);
            assertThat(absent.errors())
                    .startsWith(
                            "agentstudio-setup: Deployment 'agentstudio' has no build '0.9'; it has '1.2', '1.1', '1.0'.");
            assertThat(setup("ramp", "1.2", "0").output()).endsWith("Build '1.2' gets no share any more\n");
        }

        /** Waits as long as a busy machine may need, unless an option says otherwise. */
        private Outcome setup(String... options) {
            return SetupCommand.run(
                    List.of(),
                    "127.0.0.1:" + namespace.studio().stack().ports().temporal(),
                    NAMESPACE,
                    Stream.concat(Stream.of("--wait", "3m"), Stream.of(options)).toArray(String[]::new));
        }

        private AgentWorker start(String build) {
            return AgentWorker.start(
                    temporal,
                    List.of(namespace.agents()),
                    EventBus.NONE,
                    namespace.files(),
                    new WorkerSettings(
                            Duration.ZERO,
                            new WorkerBuild("agentstudio", build),
                            WorkerPools.NONE,
                            WorkerSettings.MAX_CONCURRENT_CALLS));
        }

        private WorkerBuilds.@Nullable State state(String build) {
            return builds.find()
                    .flatMap(deployment -> deployment.find(build))
                    .map(WorkerBuilds.Build::state)
                    .orElse(null);
        }

        private Begun startWorkflow(Path gate) {
            String id = "wf_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
            Instant now = Instant.now();
            WorkflowStub workflow = temporal.newUntypedWorkflowStub(
                    AgentWorkflow.TYPE,
                    WorkflowOptions.newBuilder()
                            .setWorkflowId(id)
                            .setTaskQueue(AgentWorkflow.TASK_QUEUE)
                            .build());
            workflow.start(Map.of(
                    "definition",
                    Request.of("moved").gate(gate).step("echo").definition(),
                    "initiatedBy",
                    "studio",
                    "owner",
                    "studio",
                    "createdAt",
                    now.toString()));
            return new Begun(id, workflow);
        }

        /** The builds whose workers have completed the workflow tasks of a run, in order. */
        private List<String> buildsOf(String id) {
            return temporal.fetchHistory(id).getEvents().stream()
                    .filter(HistoryEvent::hasWorkflowTaskCompletedEventAttributes)
                    .map(event -> event.getWorkflowTaskCompletedEventAttributes()
                            .getDeploymentVersion()
                            .getBuildId())
                    .toList();
        }

        /** A task without a workflow, which no build has begun. */
        private String callAlone() {
            AgentCall call = AgentCall.alone(
                    new TaskId("task_"
                            + UUID.randomUUID().toString().replace("-", "").substring(0, 24)),
                    "echo",
                    0,
                    new AgentRequest("alone", null, null, null, null));
            StartActivityOptions options = StartActivityOptions.newBuilder()
                    .setId(call.taskId().value())
                    .setTaskQueue(AgentWorkflow.TASK_QUEUE)
                    .setScheduleToCloseTimeout(Client.TIMEOUT)
                    .setStartToCloseTimeout(SingleTaskOptions.startToClose(call))
                    .build();
            AgentResponse response = TemporalConnection.activities(temporal)
                    .start(AgentActivities.EXECUTE, AgentResponse.class, options, call)
                    .getResult();
            return Json.of(response.result()).path("task").asText();
        }
    }
}
