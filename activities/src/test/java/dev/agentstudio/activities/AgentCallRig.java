package dev.agentstudio.activities;

import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.live.LocalEventBus;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The real activity, as Temporal would run it. */
final class AgentCallRig implements AutoCloseable {
    private final LocalEventBus events = new LocalEventBus();
    private final AgentServiceClient client;
    private final TestActivityEnvironment environment =
            TestActivityEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                            .setDataConverter(Payloads.converter())
                            .build())
                    .build());

    AgentCallRig(URI... services) {
        client = new AgentServiceClient(List.of(services));
        environment.registerActivitiesImplementations(new HttpAgentActivities(client, events));
    }

    /** Where the activity tells what the agent tells. */
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
    AgentCallRig after(AgentProgress progress) {
        environment.setHeartbeatDetails(progress);
        return this;
    }

    void cancel() {
        environment.requestCancelActivity();
    }

    static AgentCall call(int maxRetries, @Nullable String timeout) {
        return new AgentCall(
                "wf_1", "task_001", "s1", "echo", maxRetries, new AgentRequest("Do it", null, null, null, timeout));
    }

    static AgentCall alone(@Nullable String timeout) {
        return AgentCall.alone("task_1", "echo", 3, new AgentRequest("Do it", null, null, null, timeout));
    }

    @Override
    public void close() {
        environment.close();
        client.close();
    }
}
