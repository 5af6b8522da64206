package dev.agentstudio.activities;

import dev.agentstudio.agentprotocol.AgentAccess;
import dev.agentstudio.agentprotocol.AgentReplica;
import dev.agentstudio.temporalclient.trace.TraceContext;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.ReadableArtifact;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP client of the Python agent service, in one or several replicas. Thread-safe; one for a process. */
public final class AgentServiceClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /** Longest that a question about a call, or its cancel, may take. */
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(AgentServiceClient.class);

    private final AgentAccess access;
    private final HttpClient http;
    private final AgentReplicas replicas;
    private volatile boolean isHandingOver;

    /** Of services that need no secret; see the other constructor. */
    public AgentServiceClient(List<URI> urls) {
        this(urls, AgentAccess.open());
    }

    /** @param urls of the replicas, at least one */
    public AgentServiceClient(List<URI> urls, AgentAccess access) {
        this.access = access;
        http = access.client().connectTimeout(CONNECT_TIMEOUT).build();
        replicas = new AgentReplicas(http, urls, access);
    }

    AgentReplicas replicas() {
        return replicas;
    }

    /**
     * What an attempt says of its call.
     *
     * @param id empty when the call is to end with its connection
     * @param received how many of its messages are not to be sent again
     */
    record Asked(int attempt, Optional<CallId> id, int received) {}

    /** Sends a call, or attaches to it when it exists; the caller closes the stream. */
    AgentStream open(AgentReplica replica, AgentCall call, Asked asked, CallArtifacts artifacts) {
        HttpRequest.Builder request = access.request(replica.stream(call.agentType()))
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        Payloads.bytesOf(Body.of(call, asked.attempt(), artifacts))));
        asked.id()
                .ifPresent(id -> request.header("Call-Id", id.toString())
                        .header("Call-Received", Integer.toString(asked.received())));
        TraceContext.current().ifPresent(trace -> request.header(TraceContext.HEADER, trace.toString()));
        AgentStream stream = new AgentStream();
        stream.attach(http.sendAsync(request.build(), stream::receive));
        return stream;
    }

    /** From now on calls that outlive their connections are left to other workers. */
    public void handOver() {
        isHandingOver = true;
    }

    boolean isHandingOver() {
        return isHandingOver;
    }

    /** The replica that has a call; empty when none of those that answer does. */
    Optional<TrackedReplica> find(CallId id, Collection<TrackedReplica> among) {
        List<CompletableFuture<Optional<TrackedReplica>>> answers = among.stream()
                .map(replica -> send(access.request(replica.replica().call(id.toString())))
                        .handle((answer, failure) ->
                                Optional.of(replica).filter(each -> answer != null && answer.statusCode() == 200)))
                .toList();
        Optional<TrackedReplica> found = Optional.empty();
        for (CompletableFuture<Optional<TrackedReplica>> answer : answers) {
            found = found.or(answer::join);
        }
        return found;
    }

    /** The list of calls that run without a connection, as JSON; empty when the replica does not answer. */
    Optional<String> detachedCalls(AgentReplica replica) {
        return send(access.request(replica.calls()))
                .handle((answer, failure) -> answer != null && answer.statusCode() == 200
                        ? Optional.of(answer.body())
                        : Optional.<String>empty())
                .join();
    }

    /** Cancels a call, unless a later attempt has attached to it. One that cannot be reached ends by itself. */
    void cancel(AgentReplica replica, CallId id, int attempt) {
        send(access.request(replica.cancel(id.toString(), attempt)).DELETE())
                .handle((answer, failure) -> {
                    if (failure != null) {
                        LOG.warn("Call {} could not be cancelled at {}: {}", id, replica.url(), failure.toString());
                    }
                    return answer;
                })
                .join();
    }

    /** The limit includes the body, which that of a request does not. */
    private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .orTimeout(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        replicas.close();
        http.shutdownNow();
    }

    /** The agent's request, and the task that it belongs to. */
    private record Body(
            String task,
            @Nullable JsonObject input,
            @Nullable JsonObject context,
            @Nullable JsonObject configuration,
            @Nullable String timeout,
            TaskId taskId,
            @Nullable WorkflowId workflowExecutionId,
            int attempt,
            @Nullable List<ReadableArtifact> artifacts,
            CallArtifacts.@Nullable Access artifactAccess) {
        static Body of(AgentCall call, int attempt, CallArtifacts artifacts) {
            AgentRequest request = call.request();
            return new Body(
                    request.task(),
                    request.input(),
                    request.context(),
                    request.configuration(),
                    request.timeout(),
                    call.taskId(),
                    call.workflowExecutionId(),
                    attempt,
                    request.artifacts(),
                    artifacts.access());
        }
    }
}
