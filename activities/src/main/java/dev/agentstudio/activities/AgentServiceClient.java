package dev.agentstudio.activities;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** HTTP client of the Python agent service. Thread-safe; one for a process. */
public final class AgentServiceClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private final URI service;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    /** @param service for example {@code http://127.0.0.1:8088} */
    public AgentServiceClient(URI service) {
        if (service.getHost() == null || !String.valueOf(service.getScheme()).startsWith("http")) {
            throw new IllegalArgumentException("Not the URL of an agent service: " + service);
        }
        this.service = service;
    }

    AgentStream open(AgentCall call, int attempt) {
        String type =
                URLEncoder.encode(call.agentType(), StandardCharsets.UTF_8).replace("+", "%20");
        HttpRequest request = HttpRequest.newBuilder(service.resolve("/agents/" + type + "/stream"))
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Payloads.bytesOf(Body.of(call, attempt))))
                .build();
        AgentStream stream = new AgentStream();
        stream.of(http.sendAsync(request, stream::receive));
        return stream;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** The request with what the service needs to know of the task. */
    private record Body(
            String task,
            @Nullable JsonObject input,
            @Nullable JsonObject context,
            @Nullable JsonObject configuration,
            @Nullable String timeout,
            String taskId,
            String workflowExecutionId,
            int attempt) {
        static Body of(AgentCall call, int attempt) {
            AgentRequest request = call.request();
            return new Body(
                    request.task(),
                    request.input(),
                    request.context(),
                    request.configuration(),
                    request.timeout(),
                    call.taskId(),
                    call.workflowExecutionId(),
                    attempt);
        }
    }
}
