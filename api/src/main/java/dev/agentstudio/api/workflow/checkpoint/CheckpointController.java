package dev.agentstudio.api.workflow.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.flipkart.zjsonpatch.JsonDiff;
import dev.agentstudio.api.body.JsonBody;
import dev.agentstudio.api.body.JsonFields;
import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.query.QueryFields;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.security.Scope;
import dev.agentstudio.api.workflow.read.BoundedAnswers;
import dev.agentstudio.api.workflow.read.WorkflowReader;
import dev.agentstudio.api.workflow.start.WorkflowRequestReader;
import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.view.CheckpointData;
import dev.agentstudio.workflows.view.WorkflowExecution;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Status;
import io.micronaut.http.uri.UriBuilder;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checkpoints of workflows, and new workflows from them. */
@Controller("/api/workflows/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class CheckpointController implements CheckpointOperations {
    private static final int MAX_CHECKPOINTS = 10_000;

    /** Longest name of a checkpoint, in characters. */
    private static final int MAX_NAME = 255;

    private final WorkflowReader reader;
    private final WorkflowForker forker;
    private final BoundedAnswers bounded;
    private final CheckpointMaker maker;

    CheckpointController(WorkflowReader reader, WorkflowForker forker, BoundedAnswers bounded, CheckpointMaker maker) {
        this.maker = maker;
        this.bounded = bounded;
        this.reader = reader;
        this.forker = forker;
    }

    @Override
    @Get("/checkpoints")
    @Secured(Scope.READ)
    public HttpResponse<List<CheckpointData>> checkpoints(
            HttpRequest<?> request, String id, Authentication authentication) {
        FieldErrors errors = new FieldErrors();
        QueryFields fields = new QueryFields(request.getParameters(), errors);
        int limit = fields.number("limit", 1, MAX_CHECKPOINTS, MAX_CHECKPOINTS);
        String after = fields.text("after").orElse(null);
        boolean snapshots = fields.flag("snapshots", true);
        errors.throwIfAny();
        Checkpoints checkpoints =
                new Checkpoints(reader.read(id, Caller.of(authentication)).whole());
        int first = after == null ? 0 : indexOf(checkpoints, id, after) + 1;
        CheckpointPage page = CheckpointPage.of(checkpoints, first, limit, snapshots, bounded);
        MutableHttpResponse<List<CheckpointData>> response = HttpResponse.ok(page.items());
        return page.lastId() == null
                ? response
                : response.header(HttpHeaders.LINK, next(request.getUri(), page.lastId()));
    }

    @Override
    @Status(HttpStatus.CREATED)
    @Post("/checkpoints")
    @Secured(Scope.EXECUTE)
    public HttpResponse<CheckpointData> make(
            HttpRequest<?> request, String id, @Body @Nullable String body, Authentication authentication) {
        Caller caller = Caller.of(authentication);
        String requestId = maker.make(id, given(body), request.getHeaders(), caller);
        Checkpoints checkpoints = new Checkpoints(reader.read(id, caller).whole());
        int index = maker.index(checkpoints, requestId);
        CheckpointData made =
                CheckpointPage.of(checkpoints, index, 1, true, bounded).items().getFirst();
        return HttpResponse.created(made).header(HttpHeaders.ETAG, made.etag());
    }

    private static CheckpointRequest given(@Nullable String body) {
        FieldErrors errors = new FieldErrors();
        String json = body == null || body.isBlank() ? "{}" : body;
        JsonFields fields = JsonBody.object(json.getBytes(UTF_8), errors).allowing(Set.of("name", "metadata", "type"));
        CheckpointRequest given = new CheckpointRequest(
                fields.text("name", MAX_NAME).orElse(null), WorkflowRequestReader.metadata(fields), type(fields));
        errors.throwIfAny();
        return given;
    }

    private static @Nullable String type(JsonFields fields) {
        Optional<String> word = fields.text("type", MAX_NAME);
        if (word.isPresent() && Checkpoint.Type.given(word.get()).isEmpty()) {
            String words =
                    Checkpoint.Type.given().stream().map(Checkpoint.Type::word).collect(Collectors.joining(", "));
            fields.error("type", ErrorCode.INVALID_FORMAT, "Type must be one of: " + words);
        }
        return word.filter(given -> !given.equals(Checkpoint.Type.MANUAL.word()))
                .orElse(null);
    }

    /** The same request for what comes after a checkpoint (RFC 8288). */
    private static String next(URI request, String lastId) {
        return "<%s>; rel=\"next\""
                .formatted(UriBuilder.of(request)
                        .replaceQueryParam("after", lastId)
                        .build());
    }

    @Override
    @Get("/checkpoints/{from}/diff/{to}")
    @Produces("application/json-patch+json")
    @Secured(Scope.READ)
    public JsonNode diff(String id, String from, String to, Authentication authentication) {
        Checkpoints checkpoints =
                new Checkpoints(reader.read(id, Caller.of(authentication)).whole());
        return difference(
                snapshot(checkpoints, indexOf(checkpoints, id, from)),
                snapshot(checkpoints, indexOf(checkpoints, id, to)));
    }

    @Override
    @Get("/diff/{other}")
    @Produces("application/json-patch+json")
    @Secured(Scope.READ)
    public JsonNode diffWorkflows(String id, String other, Authentication authentication) {
        Caller caller = Caller.of(authentication);
        return difference(
                reader.read(id, caller).execution(), reader.read(other, caller).execution());
    }

    /** Of either only as much as keeps the difference within the limit of an answer. */
    private JsonNode difference(WorkflowExecution from, WorkflowExecution to) {
        SnapshotTrees trees = new SnapshotTrees();
        long half = BoundedAnswers.MAX_BYTES / 2;
        return JsonDiff.asJson(trees.of(bounded.bounded(from, half)), trees.of(bounded.bounded(to, half)));
    }

    @Override
    @Status(HttpStatus.CREATED)
    @Post("/fork")
    @Secured(Scope.EXECUTE)
    public HttpResponse<WorkflowExecution> fork(
            HttpRequest<?> request, String id, @Body @Nullable String body, Authentication authentication) {
        String json = body == null || body.isBlank() ? "{}" : body;
        WorkflowForker.Fork fork =
                forker.fork(id, json.getBytes(UTF_8), request.getHeaders(), Caller.of(authentication));
        RunView view = fork.view();
        return HttpResponse.created(
                        bounded.bounded(view.execution().warning(fork.warnings()), BoundedAnswers.MAX_BYTES),
                        URI.create("/api/workflows/" + view.state().workflowId()))
                .header(HttpHeaders.ETAG, view.etag());
    }

    private static WorkflowExecution snapshot(Checkpoints checkpoints, int index) {
        return Objects.requireNonNull(checkpoints.view(index, true).workflowSnapshot());
    }

    private static int indexOf(Checkpoints checkpoints, String workflowId, String checkpointId) {
        return checkpoints
                .indexOf(checkpointId)
                .orElseThrow(() -> ProblemException.checkpointNotFound(workflowId, checkpointId));
    }
}
