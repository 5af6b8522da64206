package dev.agentstudio.activities;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.client.DefaultHttpClientConfiguration;
import io.micronaut.http.client.StreamingHttpClient;
import io.micronaut.http.uri.UriBuilder;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** HTTP client of the Python agent service. Thread-safe; one for a process. */
public final class AgentServiceClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /** The service sends a comment every 15 s, so three in a row must be missing before it counts as dead. */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    /** Room for one message of a stream, in bytes. Larger than any result that is accepted, so that the refusal can say its size. */
    private static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(AgentServiceClient.class);

    private final StreamingHttpClient http;

    /** @param service for example {@code http://127.0.0.1:8088} */
    public AgentServiceClient(URI service) {
        try {
            http = StreamingHttpClient.create(service.toURL(), configuration());
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new IllegalArgumentException("Not the URL of an agent service: " + service, e);
        }
    }

    AgentStream open(AgentCall call, int attempt) {
        URI path =
                UriBuilder.of("/agents").path(call.agentType()).path("stream").build();
        HttpRequest<byte[]> request = HttpRequest.POST(path, Payloads.bytesOf(Body.of(call, attempt)))
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .accept(MediaType.TEXT_EVENT_STREAM_TYPE);
        return AgentStream.of(http.dataStream(request, Argument.STRING), () -> stop(call));
    }

    @Override
    public void close() {
        http.close();
    }

    /** Does not wait for the answer, and there may be none: the task may be over, or the service gone. */
    private void stop(AgentCall call) {
        URI path = UriBuilder.of("/tasks")
                .path(call.taskId())
                .path("cancel")
                .queryParam("workflowExecutionId", call.workflowExecutionId())
                .build();
        Mono.from(http.exchange(HttpRequest.POST(path, ""), String.class))
                .subscribe(
                        stopped -> LOG.debug("{} {} is stopped", call.workflowExecutionId(), call.taskId()),
                        failure -> LOG.info(
                                "{} {} was not stopped: {}",
                                call.workflowExecutionId(),
                                call.taskId(),
                                failure.getMessage()));
    }

    private static DefaultHttpClientConfiguration configuration() {
        DefaultHttpClientConfiguration configuration = new DefaultHttpClientConfiguration();
        configuration.setConnectTimeout(CONNECT_TIMEOUT);
        configuration.setReadTimeout(SILENCE);
        configuration.setMaxContentLength(MAX_MESSAGE_BYTES);
        return configuration;
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
