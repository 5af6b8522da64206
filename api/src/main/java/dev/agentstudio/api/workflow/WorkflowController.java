package dev.agentstudio.api.workflow;

import dev.agentstudio.api.lifecycle.HangUp;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.security.Scope;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.view.WorkflowExecution;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Workflows over REST. */
@Controller("/api/workflows")
@ExecuteOn(TaskExecutors.BLOCKING)
final class WorkflowController {
    private final WorkflowRequestReader requests;
    private final WorkflowStarter starter;
    private final WorkflowExecutor executor;
    private final WorkflowReader reader;

    WorkflowController(
            WorkflowRequestReader requests, WorkflowStarter starter, WorkflowExecutor executor, WorkflowReader reader) {
        this.requests = requests;
        this.starter = starter;
        this.executor = executor;
        this.reader = reader;
    }

    @Post
    @Secured(Scope.EXECUTE)
    HttpResponse<WorkflowExecution> create(HttpRequest<?> request, @Body byte[] body, Authentication authentication) {
        RunView created = new RunView(start(request, body, Caller.of(authentication)), List.of());
        return HttpResponse.created(created.execution(), location(created)).header(HttpHeaders.ETAG, created.etag());
    }

    /** The caller hanging up cancels the workflow, unless its key says that it may come back for it. */
    @Post("/execute")
    @Secured(Scope.EXECUTE)
    HttpResponse<?> execute(HttpRequest<?> request, @Body byte[] body, Authentication authentication) {
        Caller caller = Caller.of(authentication);
        Optional<Preference> preference = Preference.of(request.getHeaders());
        String id = start(request, body, caller).workflowId();
        boolean mayComeBack = IdempotencyKey.of(request.getHeaders()).isPresent();
        Execution execution = HangUp.whileWorking(
                request,
                mayComeBack ? () -> {} : () -> executor.abandon(id),
                () -> executor.await(
                        id, caller, preference.map(Preference::patience).orElse(null)));
        MutableHttpResponse<?> response = switch (execution) {
            case Execution.Ended ended -> HttpResponse.ok(ended.result());
            case Execution.GoesOn goesOn ->
                HttpResponse.accepted(location(goesOn.view()))
                        .header(HttpHeaders.ETAG, goesOn.view().etag())
                        .body(goesOn.view().execution());
        };
        preference.ifPresent(waited -> response.header(Preference.APPLIED, waited.applied()));
        return response;
    }

    @Get("/{id}")
    @Secured(Scope.READ)
    HttpResponse<WorkflowExecution> read(HttpRequest<?> request, String id, Authentication authentication) {
        RunView view = reader.read(id, Caller.of(authentication));
        String etag = view.etag();
        return Preconditions.isKnown(request.getHeaders(), etag)
                ? HttpResponse.<WorkflowExecution>notModified().header(HttpHeaders.ETAG, etag)
                : HttpResponse.ok(view.execution()).header(HttpHeaders.ETAG, etag);
    }

    private RunState start(HttpRequest<?> request, byte[] body, Caller caller) {
        IdempotencyKey key = IdempotencyKey.of(request.getHeaders()).orElse(null);
        return starter.start(requests.read(body), caller, key);
    }

    private static URI location(RunView view) {
        return URI.create("/api/workflows/" + view.state().workflowId());
    }
}
