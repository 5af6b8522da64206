package dev.agentstudio.benchmarks.peers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.workflows.payload.Payloads;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Over kept connections, HTTP/1.1, as all clients of the comparison. */
final class JsonPosts {
    /** Longer than any call under load takes, so that a lost one fails and does not hang. */
    static final Duration LONGEST_CALL = Duration.ofMinutes(2);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    /** @param base with or without a slash at its end */
    JsonPosts(URI base) {
        this.base = base;
    }

    /**
     * Posts JSON and returns the answer's body.
     *
     * @param path from the root of the server, with its query
     * @throws IllegalStateException when the answer's status is not 200
     */
    JsonNode post(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json")
                .timeout(LONGEST_CALL)
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return Payloads.mapper().readTree(answer.body());
    }
}
