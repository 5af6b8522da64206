package dev.agentstudio.qa.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The durable record of the agent service: which calls its agents really got. */
public record CallLog(List<JsonNode> lines) {
    public static CallLog of(Path file) {
        try {
            return new CallLog(
                    Files.readAllLines(file).stream().map(Json::parse).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often a task of a workflow was begun. */
    public long started(String workflowId, String taskId) {
        return lines.stream()
                .filter(line -> line.path("event").asText().equals("started"))
                .filter(line -> line.path("workflowExecutionId").asText().equals(workflowId))
                .filter(line -> line.path("taskId").asText().equals(taskId))
                .count();
    }

    /** What was recorded of a task of a workflow, in order. */
    public List<JsonNode> of(String workflowId, String taskId) {
        return lines.stream()
                .filter(line -> line.path("workflowExecutionId").asText().equals(workflowId))
                .filter(line -> line.path("taskId").asText().equals(taskId))
                .toList();
    }

    /** What was recorded of a task that runs alone, in order. */
    public List<String> events(String taskId) {
        return lines.stream()
                .filter(line -> line.path("taskId").asText().equals(taskId))
                .map(line -> line.path("event").asText())
                .toList();
    }

    /** The tasks of a workflow whose calls ended in some way, or {@code started}, in order. */
    public List<String> tasks(String workflowId, String event) {
        return lines.stream()
                .filter(line -> line.path("event").asText().equals(event))
                .filter(line -> line.path("workflowExecutionId").asText().equals(workflowId))
                .map(line -> line.path("taskId").asText())
                .toList();
    }
}
