package dev.agentstudio.api.workflow.read;

import dev.agentstudio.api.http.Preconditions;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.security.Scope;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.view.AgentTask;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import java.io.InputStream;

/** Reads workflows. */
@Controller("/api/workflows/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class WorkflowReadController implements WorkflowReadOperations {
    private final WorkflowReader reader;
    private final TemporalGateway temporal;
    private final BoundedAnswers bounded;

    WorkflowReadController(WorkflowReader reader, TemporalGateway temporal, BoundedAnswers bounded) {
        this.bounded = bounded;
        this.reader = reader;
        this.temporal = temporal;
    }

    @Override
    @Get
    @Secured(Scope.READ)
    public HttpResponse<Object> read(HttpRequest<?> request, String id, Authentication authentication) {
        ReadQuery query = ReadQuery.read(request.getParameters());
        RunView view = reader.read(id, Caller.of(authentication));
        String etag = view.etag();
        return Preconditions.isKnown(request.getHeaders(), etag)
                ? HttpResponse.notModified().header(HttpHeaders.ETAG, etag)
                : HttpResponse.ok(bounded.bounded(query.answer(view.showingAtMost(BoundedAnswers.MAX_RESULT_BYTES))))
                        .header(HttpHeaders.ETAG, etag);
    }

    @Override
    @Get("/tasks/{taskId}")
    @Secured(Scope.READ)
    public AgentTask task(String id, String taskId, Authentication authentication) {
        return reader.read(id, Caller.of(authentication))
                .task(taskId)
                .orElseThrow(() -> ProblemException.taskNotFound(taskId));
    }

    /** The newest run's history as Temporal's own JSON, which its tools can replay. */
    @Override
    @Get("/history")
    @Produces(MediaType.APPLICATION_JSON)
    @Secured(Scope.READ)
    public HttpResponse<InputStream> history(String id, Authentication authentication) {
        RunState state = reader.read(id, Caller.of(authentication)).state();
        InputStream json = temporal.historyJson(state.run()).orElseThrow(() -> ProblemException.workflowNotFound(id));
        return HttpResponse.ok(json)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s.json\"".formatted(id));
    }
}
