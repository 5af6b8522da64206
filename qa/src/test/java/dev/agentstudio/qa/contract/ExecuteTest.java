package dev.agentstudio.qa.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Execute, which answers when the workflow has ended. */
@Order(1)
@ExtendWith(StudioExtension.class)
class ExecuteTest {
    private static final String PATH = "/api/workflows/execute";

    @Test
    void successIsTheWholeContext(Studio studio) {
        Answer answer =
                studio.as("alice").post(PATH, Request.of("quick").step("echo").json());

        answer.is(200, Json.file("execute-success.json"));
        assertThat(context(studio, answer)).isEqualTo(answer.json().path("context"));
    }

    @Test
    void integersOfMoreThan64BitsAreKept(Studio studio) {
        BigInteger huge = new BigInteger("100794750240064803922727033649496064");
        Answer answer = studio.as("alice")
                .post(
                        PATH,
                        Request.of("huge")
                                .step("echo", "echo", Map.of("huge", huge))
                                .input(Map.of("huge", huge))
                                .json());

        JsonNode result = answer.json().at("/context/results/task_001/result");
        assertThat(result.at("/configuration/huge").bigIntegerValue())
                .as(answer.text())
                .isEqualTo(huge);
        assertThat(result.at("/input/huge").bigIntegerValue()).isEqualTo(huge);
    }

    @Test
    void failureIsAnAnswerAndNoError(Studio studio) {
        Answer answer = studio.as("alice")
                .post(PATH, Request.of("judged").step("verdict").step("echo").json());

        answer.is(200, Json.file("execute-failure.json"));
        assertThat(context(studio, answer)).isEqualTo(answer.json().path("context"));
    }

    /** Takes the shortest timeout that the API accepts, one minute; meanwhile other tests run. */
    @Test
    void overrunningItsOwnTimeoutIs408(Studio studio) {
        Client client = studio.as("alice");
        String never = Studio.newFile().toString();
        Answer answer = client.post(
                PATH,
                Request.of("slow")
                        .step("gate", "gate", Map.of("gate", never))
                        .step("echo")
                        .timeout("PT1M")
                        .json());

        ObjectNode expected = Problems.problem(
                408, "workflow-timeout", "WORKFLOW_TIMEOUT", "Workflow execution exceeded the specified timeout", PATH);
        expected.put("workflowId", "<workflow>").put("timeoutSeconds", 60);
        answer.isProblem(expected);
        Answer overrun = client.workflow(answer.json().path("workflowId").asText());
        overrun.is(200, Json.parse(Json.text("execute-timeout.json").replace("<gate>", never)));
    }

    /** The resumed part has the whole timeout again, so this takes a minute, too. */
    @Test
    void resumedPartThatOverrunsTheTimeoutIs408(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(
                Request.of("slow").gate(Studio.newFile()).timeout("PT1M").json());
        client.awaitGate(id, 0);
        client.control(id, "pause");

        Answer answer = client.post("/api/workflows/" + id + "/resume");

        ObjectNode expected = Problems.problem(
                408,
                "workflow-timeout",
                "WORKFLOW_TIMEOUT",
                "Workflow execution exceeded the specified timeout",
                "/api/workflows/" + id + "/resume");
        answer.isProblem(expected.put("workflowId", id).put("timeoutSeconds", 60));
    }

    private static JsonNode context(Studio studio, Answer answer) {
        return studio.as("alice")
                .workflow(answer.json().path("workflowId").asText())
                .json()
                .path("context");
    }
}
