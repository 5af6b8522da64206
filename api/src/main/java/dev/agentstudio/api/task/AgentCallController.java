package dev.agentstudio.api.task;

import dev.agentstudio.api.lifecycle.HangUp;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.security.Scope;
import dev.agentstudio.api.trace.TraceParent;
import dev.agentstudio.api.workflow.IdempotencyKey;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import java.util.Optional;
import org.reactivestreams.Publisher;

/** Calls of one agent. The caller hanging up cancels the task, unless its key says that it may come back for the answer. */
@Controller("/api/meta-agent")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AgentCallController {
    /** Names the task, by which it is cancelled and read. */
    static final String TASK_ID = "X-Task-Id";

    private final AgentRequestReader requests;
    private final SingleTasks tasks;
    private final TaskStreams streams;

    AgentCallController(AgentRequestReader requests, SingleTasks tasks, TaskStreams streams) {
        this.requests = requests;
        this.tasks = tasks;
        this.streams = streams;
    }

    @Post("/{agentType}/execute")
    @Secured(Scope.EXECUTE)
    HttpResponse<AgentResponse> execute(
            HttpRequest<?> request, String agentType, @Body byte[] body, Authentication authentication) {
        Asked asked = asked(request, agentType, body, authentication);
        RunningTask task = asked.isKeyed()
                ? tasks.startOnce(asked.call(), asked.caller())
                : tasks.start(asked.call(), asked.caller());
        Runnable gone = asked.isKeyed() ? () -> {} : () -> tasks.abandon(task);
        TaskEnd end = HangUp.whileWorking(request, gone, () -> tasks.end(task));
        return HttpResponse.ok(end.response(task.call()))
                .header(TASK_ID, task.call().taskId());
    }

    @Post("/{agentType}/execute/stream")
    @Produces(MediaType.TEXT_EVENT_STREAM)
    @Secured(Scope.EXECUTE)
    HttpResponse<Publisher<byte[]>> stream(
            HttpRequest<?> request, String agentType, @Body byte[] body, Authentication authentication) {
        Asked asked = asked(request, agentType, body, authentication);
        Publisher<byte[]> messages = streams.start(
                asked.call(),
                asked.caller(),
                asked.isKeyed(),
                problem -> problem.problem(
                        request.getPath(), TraceParent.of(request).toString()));
        return HttpResponse.<Publisher<byte[]>>ok(messages)
                .header(TASK_ID, asked.call().taskId())
                // Proxies that collect an answer before they pass it on would hold back the thoughts.
                .header("X-Accel-Buffering", "no");
    }

    private Asked asked(HttpRequest<?> request, String agentType, byte[] body, Authentication authentication) {
        AgentRequest read = requests.read(agentType, body);
        Caller caller = Caller.of(authentication);
        Optional<IdempotencyKey> key = IdempotencyKey.of(request.getHeaders());
        AgentCall call = key.map(given -> SingleTasks.call(given, caller, agentType, read))
                .orElseGet(() -> SingleTasks.call(agentType, read));
        return new Asked(call, caller, key.isPresent());
    }

    /** @param isKeyed whether the caller may ask again, for the same task */
    private record Asked(AgentCall call, Caller caller, boolean isKeyed) {}
}
