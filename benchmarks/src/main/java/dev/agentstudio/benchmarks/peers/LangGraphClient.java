package dev.agentstudio.benchmarks.peers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;

/** Executes the three steps on LangGraph's server: a thread, which holds the checkpoints, and a run on it. */
public final class LangGraphClient {
    private final JsonPosts http;

    /** @param base the server */
    public LangGraphClient(URI base) {
        http = new JsonPosts(base);
    }

    /**
     * Creates a thread, starts one run on it and waits for its result: two calls.
     *
     * @param milliseconds that each step waits; 0 answers at once
     * @throws IllegalStateException when the run did not complete with three results
     */
    public void execute(int milliseconds) throws IOException, InterruptedException {
        String thread = http.post("/threads", "{}").path("thread_id").asText();
        String run = """
                {"assistant_id": "three_steps", "input": {"milliseconds": %d}, "durability": "sync"}""".formatted(milliseconds);
        JsonNode answer = http.post("/threads/" + thread + "/runs/wait", run);
        if (answer.path("results").size() != 3) {
            throw new IllegalStateException("Not completed: " + answer);
        }
    }
}
