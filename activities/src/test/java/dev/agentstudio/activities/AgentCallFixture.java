package dev.agentstudio.activities;

import dev.agentstudio.artifacts.FolderStore;
import dev.agentstudio.events.LocalEventBus;
import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.history.HistoryDecoder;
import dev.agentstudio.workflows.history.RunLoader;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The real activity in Temporal's test environment. */
final class AgentCallFixture implements AutoCloseable {
    /** Nothing is recorded: the calls of these tests are complete. */
    private static final RecordedRequests RECORDED = new RecordedRequests(
            new RunLoader(new HistoryDecoder(Payloads.converter()), run -> List.of()),
            new RememberedValues(0),
            (run, activityId, bytes) -> {});

    private final LocalEventBus events = new LocalEventBus();
    private final AgentServices agents;
    private final ArtifactServer artifacts = startArtifacts();
    private final TestActivityEnvironment environment =
            TestActivityEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                            .setDataConverter(Payloads.converter())
                            .build())
                    .build());

    AgentCallFixture(URI... services) {
        agents = new AgentServices(List.of(services));
        environment.registerActivitiesImplementations(new HttpAgentActivities(
                agents, events, RECORDED, artifacts, (workflow, task, run, activity) -> CallOwners.State.AWAITED));
    }

    /** A server of files that no test looks at. */
    static ArtifactServer startArtifacts() {
        return ArtifactServer.start(
                new FolderStore(Path.of("target", "artifacts")),
                new ArtifactServer.Settings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, 1_000_000));
    }

    /** The bus to which the activity publishes what the agent sends. */
    LocalEventBus events() {
        return events;
    }

    AgentResponse execute(AgentCall call) {
        return environment
                .newActivityStub(
                        AgentActivities.class,
                        ActivityOptions.newBuilder()
                                .setStartToCloseTimeout(Duration.ofMinutes(1))
                                .setHeartbeatTimeout(Duration.ofSeconds(1))
                                .build())
                .execute(call);
    }

    /** How a call fails, the first attempt being the only one. */
    ApplicationFailure failure(AgentCall call) {
        try {
            throw new AssertionError("Answered: " + execute(call));
        } catch (ActivityFailure e) {
            if (e.getCause() instanceof ApplicationFailure failure) {
                return failure;
            }
            throw new AssertionError("Ended otherwise", e);
        }
    }

    /** As if there had been attempts before. */
    AgentCallFixture after(AgentProgress progress) {
        environment.setHeartbeatDetails(progress);
        return this;
    }

    void cancel() {
        environment.requestCancelActivity();
    }

    static AgentCall call(int maxRetries, @Nullable String timeout) {
        return new AgentCall(
                new WorkflowId("wf_1"),
                TaskId.numbered(1),
                new StepId("s1"),
                "echo",
                maxRetries,
                new AgentRequest("Do it", null, null, null, timeout));
    }

    static AgentCall alone(@Nullable String timeout) {
        return AgentCall.alone(new TaskId("task_1"), "echo", 3, new AgentRequest("Do it", null, null, null, timeout));
    }

    @Override
    public void close() {
        environment.close();
        agents.close();
        artifacts.close();
    }
}
