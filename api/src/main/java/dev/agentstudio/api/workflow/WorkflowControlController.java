package dev.agentstudio.api.workflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.flipkart.zjsonpatch.JsonDiff;
import dev.agentstudio.api.body.JsonBody;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.query.QueryFields;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.security.Scope;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.view.CheckpointData;
import dev.agentstudio.workflows.view.WorkflowExecution;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.uri.UriBuilder;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be done with a workflow that exists. */
@Controller("/api/workflows/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class WorkflowControlController {
    private static final int MAX_CHECKPOINTS = 10_000;

    private final WorkflowControl control;
    private final WorkflowResumer resumer;
    private final WorkflowForker forker;
    private final WorkflowReader reader;
    private final TemporalGateway temporal;

    WorkflowControlController(
            WorkflowControl control,
            WorkflowResumer resumer,
            WorkflowForker forker,
            WorkflowReader reader,
            TemporalGateway temporal) {
        this.control = control;
        this.resumer = resumer;
        this.forker = forker;
        this.reader = reader;
        this.temporal = temporal;
    }

    @Post("/pause")
    @Secured(Scope.EXECUTE)
    Message pause(HttpRequest<?> request, String id, Authentication authentication) {
        control.pause(id, request.getHeaders(), Caller.of(authentication));
        return Message.of(id, "paused");
    }

    @Post("/cancel")
    @Secured(Scope.EXECUTE)
    Message cancel(HttpRequest<?> request, String id, Authentication authentication) {
        control.cancel(id, request.getHeaders(), Caller.of(authentication));
        return Message.of(id, "cancelled");
    }

    @Post("/resume")
    @Secured(Scope.EXECUTE)
    WorkflowResult resume(
            HttpRequest<?> request, String id, @Body @Nullable String body, Authentication authentication) {
        String checkpointId = null;
        if (body != null && !body.isBlank()) {
            FieldErrors errors = new FieldErrors();
            checkpointId = JsonBody.object(body.getBytes(UTF_8), errors)
                    .allowing(Set.of("checkpointId"))
                    .text("checkpointId", 20)
                    .orElse(null);
            errors.throwIfAny();
        }
        return resumer.resume(id, checkpointId, request.getHeaders(), Caller.of(authentication));
    }

    @Delete
    @Secured(Scope.WRITE)
    Message delete(HttpRequest<?> request, String id, Authentication authentication) {
        control.delete(id, request.getHeaders(), Caller.of(authentication));
        return Message.of(id, "deleted");
    }

    @Get("/checkpoints")
    @Secured(Scope.READ)
    HttpResponse<List<CheckpointData>> checkpoints(HttpRequest<?> request, String id, Authentication authentication) {
        FieldErrors errors = new FieldErrors();
        QueryFields fields =
                new QueryFields(request.getParameters(), errors).allowing(Set.of("limit", "after", "snapshots"));
        int limit = fields.number("limit", 1, MAX_CHECKPOINTS, MAX_CHECKPOINTS);
        String after = fields.text("after").orElse(null);
        boolean snapshots = fields.flag("snapshots", true);
        errors.throwIfAny();
        Checkpoints checkpoints =
                new Checkpoints(reader.read(id, Caller.of(authentication)).state());
        int first = after == null ? 0 : indexOf(checkpoints, id, after) + 1;
        CheckpointPage page = CheckpointPage.of(checkpoints, first, limit, snapshots);
        MutableHttpResponse<List<CheckpointData>> response = HttpResponse.ok(page.items());
        return page.lastId() == null
                ? response
                : response.header(HttpHeaders.LINK, next(request.getUri(), page.lastId()));
    }

    /** The same request for what comes after a checkpoint (RFC 8288). */
    private static String next(URI request, String lastId) {
        return "<%s>; rel=\"next\""
                .formatted(UriBuilder.of(request)
                        .replaceQueryParam("after", lastId)
                        .build());
    }

    @Get("/checkpoints/{from}/diff/{to}")
    @Produces("application/json-patch+json")
    @Secured(Scope.READ)
    String diff(String id, String from, String to, Authentication authentication) {
        Checkpoints checkpoints =
                new Checkpoints(reader.read(id, Caller.of(authentication)).state());
        return JsonDiff.asJson(
                        snapshot(checkpoints, indexOf(checkpoints, id, from)),
                        snapshot(checkpoints, indexOf(checkpoints, id, to)))
                .toString();
    }

    @Post("/fork")
    @Secured(Scope.EXECUTE)
    HttpResponse<WorkflowExecution> fork(
            HttpRequest<?> request, String id, @Body @Nullable String body, Authentication authentication) {
        String json = body == null || body.isBlank() ? "{}" : body;
        RunState forked = forker.fork(id, json.getBytes(UTF_8), request.getHeaders(), Caller.of(authentication));
        RunView view = new RunView(forked, List.of());
        return HttpResponse.created(
                        view.execution(),
                        URI.create("/api/workflows/" + view.state().workflowId()))
                .header(HttpHeaders.ETAG, view.etag());
    }

    /** The newest run's history as Temporal's own JSON, which its tools can replay. */
    @Get("/history")
    @Produces(MediaType.APPLICATION_JSON)
    @Secured(Scope.READ)
    HttpResponse<String> history(String id, Authentication authentication) {
        RunState state = reader.read(id, Caller.of(authentication)).state();
        String json = temporal.call(
                () -> temporal.client().fetchHistory(id, state.runId()).toJson(true));
        return HttpResponse.ok(json)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s.json\"".formatted(id));
    }

    private static JsonNode snapshot(Checkpoints checkpoints, int index) {
        return Payloads.mapper().valueToTree(checkpoints.view(index, true).workflowSnapshot());
    }

    private static int indexOf(Checkpoints checkpoints, String workflowId, String checkpointId) {
        return checkpoints
                .indexOf(checkpointId)
                .orElseThrow(() -> ProblemException.checkpointNotFound(workflowId, checkpointId));
    }
}
