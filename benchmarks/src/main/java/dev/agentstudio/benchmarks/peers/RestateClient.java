package dev.agentstudio.benchmarks.peers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;

/** Executes the three steps on Restate by a call of its ingress, which returns the handler's result. */
public final class RestateClient {
    private final JsonPosts http;

    /** @param base the ingress */
    public RestateClient(URI base) {
        http = new JsonPosts(base);
    }

    /**
     * Starts one invocation and waits for its result.
     *
     * @param milliseconds that each step waits; 0 answers at once
     * @throws IllegalStateException when it did not complete with three results
     */
    public void execute(int milliseconds) throws IOException, InterruptedException {
        JsonNode answer = http.post("/threeSteps/run", "{\"milliseconds\": %d}".formatted(milliseconds));
        if (!answer.isArray() || answer.size() != 3) {
            throw new IllegalStateException("Not completed: " + answer);
        }
    }
}
