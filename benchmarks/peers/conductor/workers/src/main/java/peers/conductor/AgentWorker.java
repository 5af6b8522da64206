package peers.conductor;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.netflix.conductor.client.worker.Worker;
import com.netflix.conductor.common.metadata.tasks.Task;
import com.netflix.conductor.common.metadata.tasks.TaskResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** Has an agent do the task, over kept connections. An exception makes Conductor try the task again. */
final class AgentWorker implements Worker {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI endpoint;

    AgentWorker(URI agents) {
        endpoint = agents.resolve("/agents/wait/execute");
    }

    @Override
    public String getTaskDefName() {
        return ThreeSteps.TASK;
    }

    @Override
    public int getPollingInterval() {
        return Workers.POLLING_INTERVAL_MILLISECONDS;
    }

    @Override
    public TaskResult execute(Task task) {
        TaskResult result = new TaskResult(task);
        result.setOutputData(Map.of("result", call(task.getInputData())));
        result.setStatus(TaskResult.Status.COMPLETED);
        return result;
    }

    private Map<String, Object> call(Map<String, Object> input) {
        try {
            byte[] body = mapper.writeValueAsBytes(Map.of(
                    "task", input.get("task"),
                    "context", Map.of("results", input.get("results")),
                    "configuration", Map.of("milliseconds", input.get("milliseconds"))));
            HttpRequest request = HttpRequest.newBuilder(endpoint)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            JsonNode answer = mapper.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
            if (!answer.path("success").asBoolean()) {
                throw new IllegalStateException("The agent failed: " + answer);
            }
            return mapper.convertValue(answer.path("result"), OBJECT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
