package dev.agentstudio.qa.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.CallLog;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Iterative and dynamic workflows, from end to end. */
@ExtendWith(StudioExtension.class)
class PatternTest {
    @Test
    void iterativeWorkflowIsRunUntilItsJudgeApproves(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("iterated")
                .pattern("iterative")
                .step("echo")
                .step("judge", "judge", Map.of("goodRound", 3))
                .json());

        JsonNode end = client.awaitEnd(id).json();

        assertThat(end.path("status").asText()).as(end.toString()).isEqualTo("completed");
        assertThat(CallLog.of(studio.stack().callLog()).tasks(id, "completed"))
                .containsExactly("task_001", "task_002", "task_001", "task_002", "task_001", "task_002");
        assertThat(end.at("/context/state/iterations").findValuesAsText("iteration"))
                .contains("1", "2");
        assertThat(end.at("/context/state/iterations")).hasSize(2);
        assertThat(end.at("/tasks/0/request/context/iteration").asInt()).isEqualTo(3);
        assertThat(end.at("/tasks/0/request/context/feedback").asText()).isEqualTo("Round 2 will not do");
        assertThat(end.at("/tasks/1/response/result/heard").asText()).isEqualTo("Round 2 will not do");
        assertThat(client.get("/api/workflows/" + id + "/checkpoints?snapshots=false")
                        .json())
                .hasSize(6);
    }

    @Test
    void iterativeWorkflowThatIsNeverApprovedFails(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("rejected")
                .pattern("iterative")
                .step("judge", "judge", Map.of("goodRound", 99, "maxIterations", 2))
                .json());

        JsonNode end = client.awaitEnd(id).json();

        assertThat(end.path("status").asText()).isEqualTo("failed");
        assertThat(end.path("errorMessage").asText()).isEqualTo("Not approved by step 'Step judge' after 2 iterations");
    }

    @Test
    void dynamicWorkflowFollowsHandoffsBeforeTheNextStep(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("handed-over")
                .pattern("dynamic")
                .step("triage", "triage", Map.of("target", "echo"))
                .step("last", "big", Map.of("bytes", 3))
                .json());

        JsonNode end = client.awaitEnd(id).json();

        assertThat(end.path("status").asText()).isEqualTo("completed");
        assertThat(CallLog.of(studio.stack().callLog()).tasks(id, "completed"))
                .containsExactly("task_001", "task_003", "task_002");
        JsonNode expert = end.at("/tasks/2");
        assertThat(expert.path("agentType").asText()).isEqualTo("echo");
        assertThat(expert.path("stepDefinitionId").asText()).isEqualTo("triage");
        assertThat(expert.path("dependsOn")).isEqualTo(Json.array().add("task_001"));
        assertThat(expert.at("/response/result/context/handoff"))
                .isEqualTo(Json.of(
                        Map.of("targetAgentType", "echo", "reason", "It knows more", "context", Map.of("case", 7))));
        assertThat(end.at("/context/progress").asInt()).isEqualTo(100);
    }

    @Test
    void dynamicWorkflowThatIsHandedRoundFailsNamingTheChain(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("handed-round")
                .pattern("dynamic")
                .step("triage", "triage", Map.of("maxHandoffs", 2))
                .json());

        assertThat(client.awaitEnd(id).json().path("errorMessage").asText())
                .isEqualTo("The limit of 2 handoffs was reached: triage -> triage -> triage -> triage");
    }

    @Test
    void handoffToAnUnknownAgentFailsWithoutRetry(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("handed-nowhere")
                .pattern("dynamic")
                .step("triage", "triage", Map.of("target", "nobody"))
                .step("echo")
                .json());

        JsonNode end = client.awaitEnd(id).json();

        assertThat(end.path("status").asText()).isEqualTo("failed");
        assertThat(end.path("tasks").findValuesAsText("status")).containsExactly("completed", "skipped", "failed");
        assertThat(end.at("/tasks/2/retryCount").asInt()).isZero();
    }
}
