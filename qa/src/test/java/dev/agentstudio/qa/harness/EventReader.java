package dev.agentstudio.qa.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client of Server-Sent Events, with what it has received so far. */
public final class EventReader implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HttpResponse<InputStream> response;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile boolean isOver;

    private EventReader(HttpResponse<InputStream> response) {
        this.response = response;
        Thread.ofVirtual().start(this::read);
    }

    public static EventReader open(HttpRequest.Builder request) {
        try {
            HttpResponse<InputStream> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() < 400) {
                AnswerLog.add(new Answer(
                        response.request().method(),
                        response.request().uri().getRawPath(),
                        response.statusCode(),
                        response.headers(),
                        ""));
            }
            return new EventReader(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public HttpResponse<InputStream> response() {
        return response;
    }

    public String taskId() {
        return response.headers().firstValue("X-Task-Id").orElse("");
    }

    /** Data of the messages so far. */
    public List<String> messages() {
        return lines.stream()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .toList();
    }

    /** Contents of the thoughts so far. */
    public List<String> thoughts() {
        return messages().stream()
                .filter(message -> message.contains("\"type\":\"thought\""))
                .map(message -> Json.parse(message).at("/thought/content").asText())
                .toList();
    }

    public long comments() {
        return lines.stream().filter(line -> line.startsWith(":")).count();
    }

    public void awaitThoughts(int count) {
        assertThat(response.statusCode()).as("%s", response.headers()).isEqualTo(200);
        await(count + " thoughts").atMost(Client.TIMEOUT).until(() -> thoughts().size() >= count);
    }

    /** The messages, all of them. */
    public List<String> awaitEnd() {
        await("the stream ends").atMost(Client.TIMEOUT).until(() -> isOver);
        return messages();
    }

    /** The last message but the end mark. */
    public JsonNode last() {
        List<String> messages = awaitEnd();
        return Json.parse(messages.get(messages.size() - 2));
    }

    /** Everything that is no message, blank line or comment. */
    public List<String> rest() {
        return lines.stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("data: ") && !line.startsWith(":"))
                .toList();
    }

    /** Closes the connection. */
    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("broken: " + e.getMessage());
        } finally {
            isOver = true;
        }
    }
}
