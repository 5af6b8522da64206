package dev.agentstudio.dev;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.workflows.payload.Payloads;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Runs the customer feedback analysis over REST, as any client would, and shows what happens while it happens. */
final class Demo {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int MAX_LINE = 110;

    private final DevelopmentStack stack;
    private final String token;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> shownStates = new HashMap<>();
    private final Set<String> shownThoughts = new HashSet<>();

    Demo(DevelopmentStack stack) {
        this.stack = stack;
        this.token = stack.token("studio");
    }

    /** 0 when the workflow completed, else 1. */
    int run() {
        JsonNode execution = send(request("").POST(HttpRequest.BodyPublishers.ofString(definition())));
        String id = execution.path("id").asText();
        System.out.printf(
                "%nWorkflow %s  (%s, %d steps)%n%n",
                id, execution.path("pattern").asText(), execution.path("tasks").size());
        show(execution);
        while (execution.path("completedAt").isMissingNode()) {
            if (stack.temporalExitsWithin(POLL)) {
                throw new UsageException("Temporal ended; its log is in %s".formatted(stack.logs()));
            }
            execution = send(request("/" + id).GET());
            show(execution);
        }
        return conclude(execution);
    }

    private void show(JsonNode execution) {
        execution.path("tasks").forEach(task -> {
            String id = task.path("id").asText();
            String state = task.path("status").asText();
            boolean isNews = !state.equals(shownStates.put(id, state)) && !state.equals("waiting");
            if (isNews && !state.equals("completed")) {
                print(id, "%s  %s".formatted(task.path("agentType").asText(), state));
            }
            task.path("live").path("thoughts").forEach(thought -> showThought(id, thought));
            task.path("response").path("thoughts").forEach(thought -> showThought(id, thought));
            if (isNews && state.equals("completed")) {
                print(
                        id,
                        "%s  completed in %d ms"
                                .formatted(
                                        task.path("agentType").asText(),
                                        task.path("response")
                                                .path("metadata")
                                                .path("executionTimeMs")
                                                .asLong()));
            }
        });
    }

    private void showThought(String taskId, JsonNode thought) {
        if (shownThoughts.add(taskId + thought)) {
            print(
                    taskId,
                    "   %-11s %s"
                            .formatted(
                                    thought.path("type").asText(),
                                    thought.path("content").asText()));
        }
    }

    private int conclude(JsonNode execution) {
        String status = execution.path("status").asText();
        String id = execution.path("id").asText();
        System.out.printf(
                "%nWorkflow %s %s, progress %s%n",
                id, status, execution.path("context").path("progress").asText());
        if (!status.equals("completed")) {
            System.out.println(execution.path("errorMessage").asText());
            return 1;
        }
        JsonNode results = execution.path("context").path("results");
        System.out.println("Sentiment: "
                + results.path("task_002").path("result").path("summary").asText());
        JsonNode report = execution.path("tasks").path(2).path("artifacts").path(0);
        System.out.printf(
                "Report:    %s, %d bytes%n",
                report.path("name").asText(), report.path("size").asLong());
        System.out.printf(
                "%nFetch the report while ./dev runs:%n  curl -fsS -o %s -H \"Authorization: Bearer $(./dev token)\" %s%n",
                report.path("name").asText(),
                stack.api().resolve(report.path("href").asText()));
        System.out.println("\nThe run stays: start ./dev and open it in the Temporal UI, or GET /api/workflows/" + id);
        return 0;
    }

    private static void print(String taskId, String text) {
        String line = text.length() <= MAX_LINE ? text : text.substring(0, MAX_LINE - 1) + "…";
        System.out.printf("  %s  %s%n", taskId, line);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(stack.api().resolve("/api/workflows" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new UsageException("The API answered %d: %s".formatted(response.statusCode(), response.body()));
            }
            return Payloads.mapper().readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String definition() {
        try (InputStream json = Objects.requireNonNull(Demo.class.getResourceAsStream("customer-analysis.json"))) {
            return new String(json.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
