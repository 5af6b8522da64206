package dev.agentstudio.qa.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.EventReader;
import dev.agentstudio.qa.harness.Json;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * All durable events of a workflow to which nothing will happen any more, as any server replays them.
 *
 * @param events by growing sequence
 */
record History(String workflowId, List<Seen> events) {
    static History read(Client client, String workflowId) {
        // A server that watches nothing else may still be busy.
        EventReader reader = Awaitility.await("the events of " + workflowId)
                .pollInSameThread()
                .atMost(Client.TIMEOUT)
                .until(
                        () -> EventReader.open(client.request("/api/workflows/%s/events".formatted(workflowId))),
                        opened -> opened.response().statusCode() == 200);
        List<Seen> events = reader.awaitEnd().stream()
                .map(Json::parse)
                .filter(event -> event.has("sequence"))
                .map(History::seen)
                .toList();
        return new History(workflowId, events);
    }

    /** An event of an event stream. */
    static Seen seen(JsonNode event) {
        return new Seen(
                event.path("sequence").asLong(),
                event.path("type").asText(),
                event.path("taskId").asText());
    }

    long last() {
        return events.getLast().sequence();
    }
}
