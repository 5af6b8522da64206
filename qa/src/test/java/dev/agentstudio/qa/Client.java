package dev.agentstudio.qa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A client of the REST API, over real HTTP. */
final class Client {
    /** Longest wait for anything but a workflow's own timeout: generous, since two processors carry everything. */
    static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final Duration POLL = Duration.ofMillis(50);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI api;
    private final @Nullable String token;

    Client(URI api, @Nullable String token) {
        this.api = api;
        this.token = token;
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, String json) {
        return send(json(path, json));
    }

    /** Without a body, as the operations on a workflow are called. */
    Answer post(String path) {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    CompletableFuture<Answer> postAsync(String path, String json) {
        return HTTP.sendAsync(json(path, json).build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(Answer::of);
    }

    HttpRequest.Builder json(String path, String json) {
        return request(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json));
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(path)).timeout(Duration.ofMinutes(2));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    Answer send(HttpRequest.Builder request) {
        try {
            Answer answer = Answer.of(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()));
            if (answer.isSuccess()) {
                AnswerLog.add(answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts a workflow and returns its id. */
    String create(String body) {
        Answer created = post("/api/workflows", body);
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return created.json().path("id").asText();
    }

    /** Pauses, resumes, cancels or forks a workflow, and requires that this is possible. */
    Answer control(String id, String operation) {
        Answer answer = post("/api/workflows/" + id + "/" + operation);
        assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
        return answer;
    }

    Answer workflow(String id) {
        return get("/api/workflows/" + id);
    }

    Answer awaitEnd(String id) {
        return await(id, "it is over", workflow -> workflow.has("completedAt"));
    }

    /** Waits until an agent of a step holds its gate. */
    Answer awaitGate(String id, int task) {
        return await(
                id,
                "task " + task + " waits at its gate",
                run -> run.at("/tasks/%d/live/percentage".formatted(task)).asInt() == 40);
    }

    Answer awaitStatus(String id, String status) {
        return await(id, "it is " + status, run -> run.path("status").asText().equals(status));
    }

    /** Reads a workflow until it looks as it should. */
    Answer await(String id, String reason, Predicate<JsonNode> condition) {
        AtomicReference<Answer> last = new AtomicReference<>();
        Awaitility.await(id + ": " + reason).atMost(PATIENCE).pollInterval(POLL).untilAsserted(() -> {
            Answer answer = workflow(id);
            last.set(answer);
            assertThat(answer.status() == 200 && condition.test(answer.json()))
                    .as(answer.text())
                    .isTrue();
        });
        return last.get();
    }
}
