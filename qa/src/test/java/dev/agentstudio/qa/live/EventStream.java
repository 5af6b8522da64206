package dev.agentstudio.qa.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.EventReader;
import dev.agentstudio.qa.harness.Json;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** One event stream, as a client reads it. */
record EventStream(EventReader reader) implements AutoCloseable {
    static EventStream of(Client client, String workflowId) {
        return open(client.request("/api/workflows/%s/events".formatted(workflowId)));
    }

    /** As EventSource connects again. */
    static EventStream after(Client client, String workflowId, long sequence) {
        return open(client.request("/api/workflows/%s/events".formatted(workflowId))
                .header("Last-Event-ID", Long.toString(sequence)));
    }

    static EventStream open(HttpRequest.Builder request) {
        // A busy Temporal is no end of the stream: a client connects again.
        EventReader reader = Awaitility.await("a stream")
                .pollInSameThread()
                .atMost(Client.TIMEOUT)
                .until(
                        () -> EventReader.open(request),
                        opened -> opened.response().statusCode() != 503);
        assertThat(reader.response().statusCode()).isEqualTo(200);
        return new EventStream(reader);
    }

    List<JsonNode> events() {
        return reader.messages().stream().map(Json::parse).toList();
    }

    List<JsonNode> durable() {
        return events().stream().filter(event -> event.has("sequence")).toList();
    }

    List<Long> sequences() {
        return durable().stream().map(event -> event.path("sequence").asLong()).toList();
    }

    List<String> types() {
        return durable().stream().map(event -> event.path("type").asText()).toList();
    }

    JsonNode await(String reason, Predicate<JsonNode> wanted) {
        Awaitility.await(reason)
                .atMost(Client.TIMEOUT)
                .untilAsserted(() -> assertThat(events()).anyMatch(wanted));
        return events().stream().filter(wanted).findFirst().orElseThrow();
    }

    JsonNode await(String type) {
        return await(type, event -> event.path("type").asText().equals(type));
    }

    EventStream awaitEnd() {
        reader.awaitEnd();
        return this;
    }

    @Override
    public void close() {
        reader.close();
    }
}
