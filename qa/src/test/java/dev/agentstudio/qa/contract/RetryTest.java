package dev.agentstudio.qa.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Problems.Field;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests that are sent again because nobody knows whether they arrived. */
@ExtendWith(StudioExtension.class)
class RetryTest {
    private static final String PATH = "/api/workflows";
    private static final String EXECUTE = "/api/workflows/execute";

    private final String key = UUID.randomUUID().toString();

    @Test
    void sameKeyAndBodyAreTheSameWorkflow(Studio studio) {
        Client client = studio.as("alice");
        String body = Request.of("retry").step("echo").json();

        Answer first = client.send(keyed(client, PATH, body));
        client.awaitEnd(first.json().path("id").asText());
        Answer again = client.send(keyed(client, PATH, body));

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
    }

    @Test
    void executeOfAKnownKeyGivesItsResult(Studio studio) {
        Client client = studio.as("alice");
        String body = Request.of("retry").step("echo").json();

        Answer created = client.send(keyed(client, PATH, body));
        Answer executed = client.send(keyed(client, EXECUTE, body));

        assertThat(executed.json().path("workflowId")).isEqualTo(created.json().path("id"));
        assertThat(client.send(keyed(client, EXECUTE, body)).text()).isEqualTo(executed.text());
    }

    @Test
    void manyAtOnceStartOne(Studio studio) {
        Client client = studio.as("alice");
        String body = Request.of("retry").step("echo").json();

        List<Answer> answers = atOnce(12, () -> client.send(keyed(client, PATH, body)));

        assertThat(answers.stream().map(Answer::text).distinct()).hasSize(1);
    }

    @Test
    void keyStandsForTheWorkflowAlsoAfterItWasResumed(Studio studio) {
        Client client = studio.as("alice");
        String body = Request.of("retry").step("verdict").json();
        String id = client.send(keyed(client, PATH, body)).json().path("id").asText();
        client.awaitEnd(id);
        client.post(PATH + "/" + id + "/resume", "");

        Answer again = client.send(keyed(client, PATH, body));

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json().path("id").asText()).isEqualTo(id);
        assertThat(again.json().path("status").asText()).isEqualTo("pending");
    }

    @Test
    void keyOfADeletedWorkflowStartsANewOne(Studio studio) {
        Client client = studio.as("alice");
        String body = Request.of("retry").step("echo").json();
        Answer first = client.send(keyed(client, PATH, body));
        String id = first.json().path("id").asText();
        client.awaitEnd(id);
        client.delete(PATH + "/" + id);

        List<Answer> retries = atOnce(6, () -> client.send(keyed(client, PATH, body)));

        Answer again = retries.getFirst();
        assertThat(retries).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(201));
        assertThat(retries.stream().map(Answer::text).distinct()).hasSize(1);
        assertThat(again.json().path("id").asText()).isEqualTo(id);
        assertThat(again.json().path("createdAt")).isNotEqualTo(first.json().path("createdAt"));
        assertThat(client.awaitEnd(id).json().path("createdAt"))
                .isEqualTo(again.json().path("createdAt"));
    }

    @Test
    void otherBodyIsRefused(Studio studio) {
        Client client = studio.as("alice");
        client.send(keyed(client, PATH, Request.of("retry").step("echo").json()));

        client.send(keyed(client, PATH, Request.of("other").step("echo").json()))
                .isProblem(reused(PATH));
    }

    @Test
    void keysOfOthersAreTheirs(Studio studio) {
        String body = Request.of("retry").step("echo").json();

        Answer alices = studio.as("alice").send(keyed(studio.as("alice"), PATH, body));
        Answer bobs = studio.as("bob").send(keyed(studio.as("bob"), PATH, body));

        assertThat(bobs.status()).isEqualTo(201);
        assertThat(bobs.json().path("id")).isNotEqualTo(alices.json().path("id"));
    }

    @Test
    void keyThatCannotBeUsedIsRefused(Studio studio) {
        Client client = studio.as("alice");
        HttpRequest.Builder request =
                client.json(EXECUTE, Request.of("retry").step("echo").json()).header("Idempotency-Key", "two words");

        ObjectNode expected = Problems.invalid(List.of(new Field(
                        "Idempotency-Key", "INVALID_FORMAT", "1 to 255 visible ASCII characters are expected")))
                .deepCopy();
        expected.put("instance", EXECUTE);
        client.send(request).isProblem(expected);
    }

    /** Also when the original has continued since, so that its latest checkpoint is another one. */
    @Test
    void sameKeyForksOnce(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("origin")
                .maxRetries(0)
                .step("one", "echo", Map.of())
                .step(
                        "two",
                        "flaky",
                        Map.of("failures", 1, "counter", Studio.newFile().toString()))
                .json());
        client.awaitEnd(id);
        String path = PATH + "/" + id + "/fork";

        Answer first = client.send(keyed(client, path, ""));
        client.awaitEnd(first.json().path("id").asText());
        client.control(id, "resume");
        Answer again = client.send(keyed(client, path, ""));

        assertThat(first.status()).as(first.text()).isEqualTo(201);
        assertThat(again.status()).as(again.text()).isEqualTo(201);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(client.send(client.json(path, "")).json().path("id"))
                .isNotEqualTo(first.json().path("id"));
    }

    @Test
    void forkOfAnotherCheckpointOrWorkflowNeedsAnotherKey(Studio studio) {
        Client client = studio.as("alice");
        String body = Request.of("origin").steps("echo", "one", "two").json();
        String id = client.create(body);
        String other = client.create(body);
        client.awaitEnd(id);
        client.awaitEnd(other);
        String path = PATH + "/" + id + "/fork";
        client.send(keyed(client, path, "{\"checkpointId\":\"cp_001\"}"));

        client.send(keyed(client, path, "{\"checkpointId\":\"cp_002\"}")).isProblem(reused(path));
        client.send(keyed(client, PATH + "/" + other + "/fork", "{\"checkpointId\":\"cp_001\"}"))
                .isProblem(reused(PATH + "/" + other + "/fork"));
        client.send(keyed(client, PATH, body)).isProblem(reused(PATH));
    }

    private static JsonNode reused(String path) {
        return Problems.invalid(
                List.of(new Field(
                        "Idempotency-Key",
                        "IDEMPOTENCY_KEY_REUSED",
                        "This key was sent before with another body; a new request needs a new key")),
                path);
    }

    private static List<Answer> atOnce(int times, Supplier<Answer> request) {
        return IntStream.range(0, times).mapToObj(index -> CompletableFuture.supplyAsync(request)).toList().stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private HttpRequest.Builder keyed(Client client, String path, String body) {
        return client.json(path, body).header("Idempotency-Key", key);
    }
}
