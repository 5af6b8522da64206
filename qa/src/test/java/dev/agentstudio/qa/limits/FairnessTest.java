package dev.agentstudio.qa.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.dev.Ports;
import dev.agentstudio.qa.harness.AgentCalls;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.TestNamespace;
import dev.agentstudio.temporalclient.connection.TemporalConnection;
import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.payload.JsonObject;
import io.temporal.client.ActivityClient;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who comes next where agents have room for one. */
@ExtendWith(StudioExtension.class)
class FairnessTest {
    private static final String NAMESPACE = "fairness";
    private static final int CROWD = 20;

    @Test
    void lateCallerDoesNotWaitForAllCallsOfAnother(Studio studio) {
        TestNamespace namespace = TestNamespace.register(studio, "shared", NAMESPACE);
        WorkflowClient temporal = Studio.connect(studio.stack().ports(), NAMESPACE);
        ActivityClient activities = TemporalConnection.activities(temporal);
        int port = Ports.free().api();
        WorkerFactory workers = WorkerFactory.newInstance(temporal);
        try (JavaProcess api = namespace.startApi(port, "-Dagents.single-tasks=activity")) {
            URI uri = URI.create("http://localhost:" + port);
            Client many = studio.as("studio").at(uri);
            api.awaitAnswer(many);
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int call = 0; call < CROWD; call++) {
                answers.add(execute(many, "of many"));
            }
            awaitWaiting(activities, answers);
            answers.add(execute(studio.as("admin").at(uri), "of one"));
            awaitWaiting(activities, answers);

            List<String> order = new CopyOnWriteArrayList<>();
            workers.newWorker(
                            AgentWorkflow.TASK_QUEUE,
                            WorkerOptions.newBuilder()
                                    .setMaxConcurrentActivityExecutionSize(1)
                                    .build())
                    .registerActivitiesImplementations(new Recorder(order));
            workers.start();

            answers.forEach(answer -> assertThat(answer.join().status()).isEqualTo(200));
            // One may be with the worker already when the late one is put in front of the others.
            assertThat(order.indexOf("of one")).as(order.toString()).isLessThan(4);
        } finally {
            workers.shutdownNow();
            temporal.getWorkflowServiceStubs().shutdownNow();
        }
    }

    /** Calls an agent, again with the same key where Temporal was too slow to take the call. */
    private static CompletableFuture<Answer> execute(Client client, String task) {
        return execute(client, task, UUID.randomUUID().toString());
    }

    private static CompletableFuture<Answer> execute(Client client, String task, String key) {
        HttpRequest.Builder request = client.json(
                        AgentCalls.path("echo"), Json.object().put("task", task).toString())
                .header("Idempotency-Key", key);
        return client.sendAsync(request)
                .thenCompose(answer -> answer.status() == 503
                        ? execute(client, task, key)
                        : CompletableFuture.completedFuture(answer));
    }

    private static void awaitWaiting(ActivityClient activities, List<CompletableFuture<Answer>> answers) {
        await("all of them wait in Temporal").atMost(Client.TIMEOUT).untilAsserted(() -> {
            assertThat(answers).as("answers before anyone could work").noneMatch(CompletableFuture::isDone);
            assertThat(activities.countExecutions("ExecutionStatus = 'Running'").getCount())
                    .isEqualTo(answers.size());
        });
    }

    /** Runs one task after the other and writes down whose it was. */
    private record Recorder(List<String> order) implements AgentActivities {
        @Override
        public AgentResponse execute(AgentCall call) {
            order.add(call.request().task());
            return new AgentResponse(true, JsonObject.EMPTY, null, null, null, null);
        }
    }
}
