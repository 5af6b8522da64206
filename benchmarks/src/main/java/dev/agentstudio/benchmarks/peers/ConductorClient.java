package dev.agentstudio.benchmarks.peers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.UUID;

/** Executes the three steps on Conductor by its synchronous call. */
public final class ConductorClient {
    private final JsonPosts http;

    /** @param base the server, without <code>/api</code> */
    public ConductorClient(URI base) {
        http = new JsonPosts(base);
    }

    /**
     * Starts one workflow and waits for its result.
     *
     * @param milliseconds that each step waits; 0 answers at once
     * @throws IllegalStateException when the workflow did not complete with three results
     */
    public void execute(int milliseconds) throws IOException, InterruptedException {
        String path = "/api/workflow/execute/three_steps/1?requestId=%s&waitForSeconds=%d"
                .formatted(UUID.randomUUID(), JsonPosts.LONGEST_CALL.toSeconds());
        JsonNode answer = http.post(
                path,
                "{\"name\": \"three_steps\", \"version\": 1, \"input\": {\"milliseconds\": %d}}"
                        .formatted(milliseconds));
        if (!answer.path("status").asText().equals("COMPLETED")
                || answer.path("output").path("results").size() != 3) {
            throw new IllegalStateException("Not completed: " + answer);
        }
    }
}
