package dev.agentstudio.api.workflow;

import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.security.Scope;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.view.WorkflowExecution;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
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
    HttpResponse<WorkflowExecution> create(@Body byte[] body, Authentication authentication) {
        RunView created = new RunView(starter.start(requests.read(body), Caller.of(authentication)), List.of());
        URI location = URI.create("/api/workflows/" + created.state().workflowId());
        return HttpResponse.created(created.execution(), location).header(HttpHeaders.ETAG, created.etag());
    }

    @Post("/execute")
    @Secured(Scope.EXECUTE)
    WorkflowResult execute(@Body byte[] body, Authentication authentication) {
        return executor.execute(requests.read(body), Caller.of(authentication));
    }

    @Get("/{id}")
    @Secured(Scope.READ)
    HttpResponse<WorkflowExecution> read(String id, Authentication authentication) {
        RunView view = reader.read(id, Caller.of(authentication));
        return HttpResponse.ok(view.execution()).header(HttpHeaders.ETAG, view.etag());
    }
}
