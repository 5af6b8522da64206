package dev.agentstudio.benchmarks.handwritten;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.workflows.payload.Payloads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** With the JDK's client, as the product has it: kept connections, HTTP/1.1. */
final class HttpAgentCalls implements AgentCalls {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI endpoint;

    /** @param agents the agent service */
    HttpAgentCalls(URI agents) {
        endpoint = agents.resolve("/agents/wait/execute");
    }

    @Override
    public Map<String, Object> call(String task, int milliseconds, List<Map<String, Object>> before) {
        byte[] body = Payloads.bytesOf(Map.of(
                "task",
                task,
                "context",
                Map.of("results", before),
                "configuration",
                Map.of("milliseconds", milliseconds)));
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            JsonNode answer = Payloads.mapper()
                    .readTree(http.send(request, HttpResponse.BodyHandlers.ofByteArray())
                            .body());
            if (!answer.path("success").asBoolean()) {
                throw new IllegalStateException("The agent failed: " + answer);
            }
            return Payloads.mapper().convertValue(answer.path("result"), OBJECT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
