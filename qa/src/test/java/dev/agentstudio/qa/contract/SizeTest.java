package dev.agentstudio.qa.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The limits of sizes, on both of their sides. */
@ExtendWith(StudioExtension.class)
class SizeTest {
    private static final int MEBIBYTE = 1024 * 1024;

    @Test
    void bodyOfOneMebibyteIsRun(Studio studio) {
        Client client = studio.as("bob");
        String body = padded(MEBIBYTE);

        JsonNode ended = client.awaitEnd(client.create(body)).json();

        assertThat(body.getBytes(UTF_8)).hasSize(MEBIBYTE);
        assertThat(ended.path("status").asText())
                .as(ended.path("errorMessage").asText())
                .isEqualTo("completed");
    }

    @Test
    void bodyOfOneByteMoreIsTooLarge(Studio studio) {
        studio.as("bob").post("/api/workflows", padded(MEBIBYTE + 1)).isProblem(Problems.tooLarge());
    }

    @Test
    void bodyOfUnknownLengthIsMeasuredWhileItIsRead(Studio studio) {
        Client client = studio.as("bob");
        byte[] body = padded(MEBIBYTE + 1).getBytes(UTF_8);
        HttpRequest.Builder chunked = client.request("/api/workflows")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

        client.send(chunked).isProblem(Problems.tooLarge());
    }

    @Test
    void largestResultIsKeptAndHandedOn(Studio studio) {
        Client client = studio.as("bob");
        int bytes = MEBIBYTE - 1000;
        JsonNode ended = client.awaitEnd(client.create(Request.of("large")
                        .step("big", "big", Map.of("bytes", bytes))
                        .step("next", "big", Map.of("bytes", 1))
                        .json()))
                .json();

        assertThat(ended.path("status").asText())
                .as(ended.path("errorMessage").asText())
                .isEqualTo("completed");
        assertThat(ended.at("/tasks/1/request/context/results/big/text").asText())
                .hasSize(bytes);
    }

    @Test
    void callThatWouldNotFitIntoTemporalFailsItsTask(Studio studio) {
        Client client = studio.as("bob");
        JsonNode failed = client.awaitEnd(client.create(Request.of("large")
                        .step("big", "big", Map.of("bytes", MEBIBYTE - 1000))
                        .step("echo")
                        .input(Map.of("text", "x".repeat(MEBIBYTE * 3 / 4)))
                        .json()))
                .json();

        assertThat(failed.path("errorMessage").asText())
                .matches("Step 'Step echo' \\(task_002\\) failed: The results it depends on come to \\d+ bytes with its"
                        + " input; at most 1572864 bytes can be handed to an agent");
        assertThat(failed.findValuesAsText("status")).containsExactly("failed", "completed", "failed");
    }

    /** @param bytes size of the whole body */
    private static String padded(int bytes) {
        String empty = body("");
        return body("x".repeat(bytes - empty.length()));
    }

    private static String body(String padding) {
        return Request.of("padded")
                .step("big", "big", Map.of("bytes", 1))
                .input(Map.of("padding", padding))
                .json();
    }
}
