package dev.agentstudio.api.workflow.start;

import dev.agentstudio.api.http.Preference;
import dev.agentstudio.workflows.history.RunView;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import java.net.URI;
import java.util.Optional;

/** What a request that waits for a workflow is answered with. */
public sealed interface WaitOutcome {
    record Ended(WorkflowResult result) implements WaitOutcome {}

    /** The time that the caller wanted to wait has passed; the workflow continues. */
    record StillActive(RunView view) implements WaitOutcome {}

    /** The answer to a request, which says how long it preferred to wait. */
    default HttpResponse<?> response(Optional<Preference> preference) {
        MutableHttpResponse<?> response = switch (this) {
            case Ended ended -> HttpResponse.ok(ended.result());
            case StillActive active ->
                HttpResponse.accepted(URI.create(
                                "/api/workflows/" + active.view().state().workflowId()))
                        .header(HttpHeaders.ETAG, active.view().etag())
                        .body(active.view().execution());
        };
        preference.ifPresent(waited -> response.header(Preference.APPLIED, waited.applied()));
        return response;
    }
}
