package dev.agentstudio.qa.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the service says of itself. */
@ExtendWith(StudioExtension.class)
class ServiceTest {
    @Test
    void agentTypesAreABareArray(Studio studio) {
        studio.as("reader").get("/api/meta-agent/types").is(200, Json.parse("""
                ["big", "code-analyzer", "costly", "crash", "data-analyzer", "data-collector", "echo", "file-dropper", "file-holder",
                 "file-reader", "file-saver", "flaky", "gate", "judge", "load", "racer",
                 "report-generator", "result-measurer", "result-passer", "sentiment-analyzer", "shaped", "test-runner", "thinker", "triage", "verdict", "work"]"""));
    }

    @Test
    void metricsAreOfRequestsTheTemporalClientAndTheWorker(Studio studio) {
        Client client = studio.as("alice");
        client.awaitEnd(client.create(Request.of("measured").step("echo").json()));

        // The SDK hands over what it counted once a second.
        await("all of them are there").atMost(Client.TIMEOUT).untilAsserted(() -> {
            Answer answer = studio.anonymous().get("/prometheus");
            assertThat(answer.header("Content-Type")).startsWith("text/plain");
            assertThat(answer.text().lines())
                    .anyMatch(
                            line -> line.matches(
                                    "http_server_requests_seconds_count\\{.*method=\"POST\".*status=\"201\",uri=\"/api/workflows\"} .*"))
                    .anyMatch(line ->
                            line.matches("temporal_request_total\\{.*operation=\"StartWorkflowExecution\".*} .*"))
                    .anyMatch(line -> line.matches("temporal_workflow_completed_total\\{.*} .*"))
                    .anyMatch(line -> line.matches("temporal_activity_execution_latency_seconds_count\\{.*} .*"))
                    .anyMatch(line -> line.matches("temporal_worker_task_slots_available\\{.*} .*"));
        });
    }

    @Test
    void livenessNeedsNoToken(Studio studio) {
        studio.anonymous().get("/health/liveness").is(200, Json.parse("""
                {
                  "name": "agentstudio-api",
                  "status": "UP",
                  "details": {"process": {"name": "agentstudio-api", "status": "UP", "details": {}}}
                }"""));
    }

    @Test
    void readinessNamesWhatItDependsOn(Studio studio) {
        studio.anonymous().get("/health/readiness").is(200, Json.parse("""
                {
                  "name": "agentstudio-api",
                  "status": "UP",
                  "details": {
                    "agents": {"name": "agentstudio-api", "status": "UP", "details": {"agents": 26}},
                    "gracefulShutdown":
                      {"name": "agentstudio-api", "status": "UP", "details": {"activeTasks": "<number>"}},
                    "temporal": {"name": "agentstudio-api", "status": "UP", "details": {}}
                  }
                }"""));
    }
}
