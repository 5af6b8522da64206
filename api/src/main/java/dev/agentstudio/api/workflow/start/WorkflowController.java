package dev.agentstudio.api.workflow.start;

import dev.agentstudio.api.http.ClientDisconnect;
import dev.agentstudio.api.http.IdempotencyKey;
import dev.agentstudio.api.http.Preference;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.security.Scope;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.view.WorkflowExecution;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Starts workflows. */
@Controller("/api/workflows")
@ExecuteOn(TaskExecutors.BLOCKING)
final class WorkflowController implements WorkflowStartOperations {
    private final WorkflowRequestReader requests;
    private final WorkflowStarter starter;
    private final WorkflowAwaiter awaiter;

    WorkflowController(WorkflowRequestReader requests, WorkflowStarter starter, WorkflowAwaiter awaiter) {
        this.requests = requests;
        this.starter = starter;
        this.awaiter = awaiter;
    }

    @Override
    @Status(HttpStatus.CREATED)
    @Post
    @Secured(Scope.EXECUTE)
    public HttpResponse<WorkflowExecution> create(
            HttpRequest<?> request, @Body byte[] body, Authentication authentication) {
        RunView created = new RunView(start(request, body, Caller.of(authentication)), List.of());
        return HttpResponse.created(created.execution(), location(created)).header(HttpHeaders.ETAG, created.etag());
    }

    /** A caller that disconnects cancels the workflow, unless it sent a key, with which it may ask again. */
    @Override
    @Post("/execute")
    @Secured(Scope.EXECUTE)
    public HttpResponse<?> execute(HttpRequest<?> request, @Body byte[] body, Authentication authentication) {
        Caller caller = Caller.of(authentication);
        Optional<Preference> preference = Preference.of(request.getHeaders());
        String id = start(request, body, caller).workflowId().value();
        boolean mayAskAgain = IdempotencyKey.of(request.getHeaders()).isPresent();
        WaitOutcome outcome = ClientDisconnect.whileWorking(
                request,
                mayAskAgain ? () -> {} : () -> awaiter.cancelAbandoned(id),
                () -> awaiter.await(
                        id, caller, preference.map(Preference::maxWait).orElse(null)));
        return outcome.response(preference);
    }

    private RunState start(HttpRequest<?> request, byte[] body, Caller caller) {
        IdempotencyKey key = IdempotencyKey.of(request.getHeaders()).orElse(null);
        return starter.create(requests.read(body, caller), caller, key);
    }

    private static URI location(RunView view) {
        return URI.create("/api/workflows/" + view.state().workflowId());
    }
}
