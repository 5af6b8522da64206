package dev.agentstudio.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.workflows.payload.Payloads;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Executes the same three steps by REST. */
final class ProductClient implements Subject {
    private static final String CREDENTIALS =
            "{\"grant_type\":\"client_credentials\",\"client_id\":\"studio\",\"client_secret\":\"studio-secret\"}";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI api;
    private final String token;

    ProductClient(URI api) throws IOException, InterruptedException {
        this.api = api;
        token = send(request("/oauth/token", CREDENTIALS)).path("access_token").asText();
    }

    @Override
    public void execute(int milliseconds) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request("/api/workflows/execute", definition(milliseconds)).header("Authorization", "Bearer " + token);
        JsonNode answer = send(request);
        if (!answer.path("success").asBoolean()) {
            throw new IllegalStateException("Not completed: " + answer);
        }
    }

    private static String definition(int milliseconds) {
        return """
                {"definition": {"id": "three-steps", "name": "Three steps", "pattern": "sequential", "steps": [
                  {"id": "a", "name": "A", "agentType": "wait", "configuration": {"milliseconds": %1$d}},
                  {"id": "b", "name": "B", "agentType": "wait", "configuration": {"milliseconds": %1$d}, "dependsOn": ["a"]},
                  {"id": "c", "name": "C", "agentType": "wait", "configuration": {"milliseconds": %1$d}, "dependsOn": ["b"]}
                ]}}""".formatted(milliseconds);
    }

    private HttpRequest.Builder request(String path, String json) {
        return HttpRequest.newBuilder(api.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        JsonNode body = Payloads.mapper().readTree(answer.body());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.statusCode() + " " + body);
        }
        return body;
    }
}
