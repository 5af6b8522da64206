package dev.agentstudio.api.task;

import dev.agentstudio.api.http.ClientDisconnect;
import dev.agentstudio.api.http.IdempotencyKey;
import dev.agentstudio.api.http.Preference;
import dev.agentstudio.api.ratelimit.ConcurrencyLimit;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.security.Scope;
import dev.agentstudio.api.trace.TraceParent;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import java.net.URI;
import java.util.Optional;
import org.reactivestreams.Publisher;

/** Calls of one agent. A caller that disconnects cancels the task, unless it sent a key, with which it may ask again. */
@Controller("/api/meta-agent")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AgentCallController implements AgentCallOperations {
    /** The id of the task, for reading and cancelling it. */
    static final String TASK_ID = "X-Task-Id";

    private final AgentRequestReader requests;
    private final SingleTasks tasks;
    private final TaskStreams streams;

    AgentCallController(AgentRequestReader requests, SingleTasks tasks, TaskStreams streams) {
        this.requests = requests;
        this.tasks = tasks;
        this.streams = streams;
    }

    @Override
    @Post("/{agentType}/execute")
    @Secured(Scope.EXECUTE)
    public HttpResponse<?> execute(
            HttpRequest<?> request, String agentType, @Body byte[] body, Authentication authentication) {
        Optional<Preference> preference = Preference.of(request.getHeaders());
        Invocation invocation = invocation(request, agentType, body, authentication);
        ConcurrencyLimit.Waiting waiting = tasks.countWaiting(invocation.call(), invocation.caller());
        try {
            MutableHttpResponse<?> response = awaitOutcome(request, invocation, preference)
                    .<MutableHttpResponse<?>>map(outcome -> answered(outcome, invocation))
                    .orElseGet(() -> accepted(invocation));
            preference.ifPresent(waited -> response.header(Preference.APPLIED, waited.applied()));
            return response.header(TASK_ID, invocation.call().taskId().value());
        } finally {
            waiting.close();
        }
    }

    private MutableHttpResponse<AgentResponse> answered(TaskOutcome outcome, Invocation invocation) {
        tasks.stopCounting(invocation.call(), invocation.caller());
        return HttpResponse.ok(outcome.response(invocation.call()));
    }

    /** The task continues, and counts until it has ended. */
    private MutableHttpResponse<SingleTask> accepted(Invocation invocation) {
        String id = invocation.call().taskId().value();
        return HttpResponse.<SingleTask>accepted(URI.create("/api/meta-agent/tasks/" + id))
                .body(tasks.read(id, invocation.caller()));
    }

    @Override
    @Post("/{agentType}/execute/stream")
    @Produces(MediaType.TEXT_EVENT_STREAM)
    @Secured(Scope.EXECUTE)
    public HttpResponse<Publisher<byte[]>> stream(
            HttpRequest<?> request, String agentType, @Body byte[] body, Authentication authentication) {
        Invocation invocation = invocation(request, agentType, body, authentication);
        Publisher<byte[]> messages = streams.start(
                invocation.call(),
                invocation.caller(),
                invocation.isKeyed(),
                problem -> problem.problem(
                        request.getPath(), TraceParent.of(request).toString()));
        return HttpResponse.<Publisher<byte[]>>ok(messages)
                .header(TASK_ID, invocation.call().taskId().value())
                // Proxies that buffer responses would delay the thoughts.
                .header("X-Accel-Buffering", "no");
    }

    /** Empty when the task has not ended in the time that the caller prefers to wait. */
    private Optional<TaskOutcome> awaitOutcome(
            HttpRequest<?> request, Invocation invocation, Optional<Preference> preference) {
        RunningTask task = invocation.isKeyed()
                ? tasks.startOnce(invocation.call(), invocation.caller())
                : tasks.start(invocation.call(), invocation.caller());
        Runnable onDisconnect = invocation.isKeyed() ? () -> {} : () -> tasks.cancelAbandoned(task);
        return ClientDisconnect.whileWorking(
                request,
                onDisconnect,
                () -> preference
                        .map(waited -> tasks.awaitOutcome(task, waited.maxWait()))
                        .orElseGet(() -> Optional.of(tasks.awaitOutcome(task))));
    }

    private Invocation invocation(
            HttpRequest<?> request, String agentType, byte[] body, Authentication authentication) {
        Caller caller = Caller.of(authentication);
        AgentRequest read = requests.read(agentType, body, caller);
        Optional<IdempotencyKey> key = IdempotencyKey.of(request.getHeaders());
        AgentCall call = key.map(given -> SingleTasks.call(given, caller, agentType, read))
                .orElseGet(() -> SingleTasks.call(agentType, read));
        return new Invocation(call, caller, key.isPresent());
    }

    /** @param isKeyed whether the caller may ask again, for the same task */
    private record Invocation(AgentCall call, Caller caller, boolean isKeyed) {}
}
