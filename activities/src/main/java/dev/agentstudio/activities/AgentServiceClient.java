package dev.agentstudio.activities;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.trace.TraceContext;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** HTTP client of the Python agent service, in one or several replicas. Thread-safe; one for a process. */
public final class AgentServiceClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final AgentReplicas replicas;

    /** @param urls of the replicas, at least one */
    public AgentServiceClient(List<URI> urls) {
        replicas = new AgentReplicas(http, urls);
    }

    AgentReplicas replicas() {
        return replicas;
    }

    /** Sends a call; the caller closes the stream. */
    AgentStream open(AgentReplica replica, AgentCall call, int attempt) {
        String type =
                URLEncoder.encode(call.agentType(), StandardCharsets.UTF_8).replace("+", "%20");
        HttpRequest.Builder request = HttpRequest.newBuilder(replica.url().resolve("/agents/" + type + "/stream"))
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Payloads.bytesOf(Body.of(call, attempt))));
        TraceContext.current().ifPresent(trace -> request.header(TraceContext.HEADER, trace.toString()));
        AgentStream stream = new AgentStream();
        stream.of(http.sendAsync(request.build(), stream::receive));
        return stream;
    }

    @Override
    public void close() {
        replicas.close();
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
            @Nullable String workflowExecutionId,
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
