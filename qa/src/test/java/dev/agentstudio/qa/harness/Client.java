package dev.agentstudio.qa.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A client of the REST API, over real HTTP. */
public final class Client {
    /** Longest wait for anything but a workflow's own timeout: generous, since two processors carry everything. */
    public static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final int SERVICE_UNAVAILABLE = 503;

    private static final Duration POLL = Duration.ofMillis(50);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI api;
    private final @Nullable String token;

    public Client(URI api, @Nullable String token) {
        this.api = api;
        this.token = token;
    }

    /** The same caller at another API. */
    public Client at(URI other) {
        return new Client(other, token);
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    /** The bytes at a path, whatever the answer is. */
    public HttpResponse<byte[]> download(String path, String... headers) {
        HttpRequest.Builder request = request(path);
        HttpRequest.Builder asked = headers.length == 0 ? request : request.headers(headers);
        try {
            HttpResponse<byte[]> response = HTTP.send(asked.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() < 400) {
                AnswerLog.add(new Answer(
                        "GET", response.request().uri().getRawPath(), response.statusCode(), response.headers(), ""));
            }
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Answer post(String path, String json) {
        return send(json(path, json));
    }

    /** Without a body, as the operations on a workflow are called. */
    public Answer post(String path) {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    public CompletableFuture<Answer> postAsync(String path, String json) {
        return sendAsync(json(path, json));
    }

    public CompletableFuture<Answer> sendAsync(HttpRequest.Builder request) {
        return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(Answer::of);
    }

    public HttpRequest.Builder json(String path, String json) {
        return request(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json));
    }

    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(path)).timeout(Duration.ofMinutes(2));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    public Answer send(HttpRequest.Builder request) {
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

    /** Starts a workflow and returns its id. Tries again, as the API asks its clients to, while Temporal is too busy with other tests. */
    public String create(String body) {
        String key = UUID.randomUUID().toString();
        Answer created = Awaitility.await("it is created")
                .atMost(TIMEOUT)
                .until(
                        () -> send(json("/api/workflows", body).header("Idempotency-Key", key)),
                        answer -> answer.status() != SERVICE_UNAVAILABLE);
        assertThat(created.status()).as(created.text()).isBetween(200, 201);
        return created.json().path("id").asText();
    }

    /** Pauses, resumes, cancels or forks a workflow, and requires that this is possible. */
    public Answer control(String id, String operation) {
        Answer answer = post("/api/workflows/" + id + "/" + operation);
        assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
        return answer;
    }

    public Answer workflow(String id) {
        return get("/api/workflows/" + id);
    }

    public Answer awaitEnd(String id) {
        return await(id, "it has ended", workflow -> workflow.has("completedAt"));
    }

    /** Waits until an agent of a step holds its gate. */
    public Answer awaitGate(String id, int task) {
        return await(
                id,
                "task " + task + " waits at its gate",
                run -> run.at("/tasks/%d/live/percentage".formatted(task)).asInt() == 40);
    }

    public Answer awaitStatus(String id, String status) {
        return await(id, "it is " + status, run -> run.path("status").asText().equals(status));
    }

    /** Reads a workflow until it looks as it should. */
    public Answer await(String id, String reason, Predicate<JsonNode> condition) {
        AtomicReference<Answer> last = new AtomicReference<>();
        Awaitility.await(id + ": " + reason).atMost(TIMEOUT).pollInterval(POLL).untilAsserted(() -> {
            Answer answer = workflow(id);
            last.set(answer);
            assertThat(answer.status() == 200 && condition.test(answer.json()))
                    .as(answer.text())
                    .isTrue();
        });
        return last.get();
    }
}
