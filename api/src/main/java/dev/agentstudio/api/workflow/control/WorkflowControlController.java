package dev.agentstudio.api.workflow.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentstudio.api.body.JsonBody;
import dev.agentstudio.api.body.JsonFields;
import dev.agentstudio.api.http.Preference;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.security.Scope;
import dev.agentstudio.workflows.plan.PlanSetting;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pauses, resumes, cancels and deletes workflows. */
@Controller("/api/workflows/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class WorkflowControlController implements WorkflowControlOperations {
    /** Longest reason of a pause, in characters. */
    private static final int MAX_REASON = 500;

    private final WorkflowControl control;
    private final WorkflowResumer resumer;

    WorkflowControlController(WorkflowControl control, WorkflowResumer resumer) {
        this.control = control;
        this.resumer = resumer;
    }

    @Override
    @Post("/pause")
    @Secured(Scope.EXECUTE)
    public Message pause(
            HttpRequest<?> request, String id, @Body @Nullable String body, Authentication authentication) {
        control.pause(id, text(body, "reason", MAX_REASON), request.getHeaders(), Caller.of(authentication));
        return Message.of(id, "paused");
    }

    @Override
    @Post("/cancel")
    @Secured(Scope.EXECUTE)
    public Message cancel(HttpRequest<?> request, String id, Authentication authentication) {
        control.cancel(id, request.getHeaders(), Caller.of(authentication));
        return Message.of(id, "cancelled");
    }

    @Override
    @Post("/resume")
    @Secured(Scope.EXECUTE)
    public HttpResponse<?> resume(
            HttpRequest<?> request, String id, @Body @Nullable String body, Authentication authentication) {
        Optional<Preference> preference = Preference.of(request.getHeaders());
        return resumer.resume(
                        id,
                        resumeRequest(body),
                        preference.map(Preference::maxWait).orElse(null),
                        request.getHeaders(),
                        Caller.of(authentication))
                .response(preference);
    }

    @Override
    @Delete
    @Secured(Scope.WRITE)
    public Message delete(HttpRequest<?> request, String id, Authentication authentication) {
        control.delete(id, request.getHeaders(), Caller.of(authentication));
        return Message.of(id, "deleted");
    }

    private static ResumeRequest resumeRequest(@Nullable String body) {
        if (body == null || body.isBlank()) {
            return ResumeRequest.LATEST;
        }
        FieldErrors errors = new FieldErrors();
        JsonFields fields =
                JsonBody.object(body.getBytes(UTF_8), errors).allowing(Set.of("checkpointId", "maxIterations"));
        PlanSetting rounds = PlanSetting.MAX_ITERATIONS;
        int given = fields.integer("maxIterations", rounds.min(), rounds.max(), 0);
        ResumeRequest asked =
                new ResumeRequest(fields.text("checkpointId", 20).orElse(null), given == 0 ? null : given);
        errors.throwIfAny();
        return asked;
    }

    /** The one member that an optional body may have; null when it is absent. */
    private static @Nullable String text(@Nullable String body, String member, int maxLength) {
        if (body == null || body.isBlank()) {
            return null;
        }
        FieldErrors errors = new FieldErrors();
        String text = JsonBody.object(body.getBytes(UTF_8), errors)
                .allowing(Set.of(member))
                .text(member, maxLength)
                .orElse(null);
        errors.throwIfAny();
        return text;
    }
}
