package dev.agentstudio.api.listing;

import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.security.Scope;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import java.util.Locale;

/** The list of workflows over REST. */
@Controller("/api/workflows")
@ExecuteOn(TaskExecutors.BLOCKING)
final class WorkflowListController implements WorkflowListOperations {
    /** Reports how many visibility calls a page took, and their time in milliseconds. */
    static final String TIMING = "Server-Timing";

    private final WorkflowLists lists;
    private final Visibility visibility;

    WorkflowListController(WorkflowLists lists, Visibility visibility) {
        this.lists = lists;
        this.visibility = visibility;
    }

    @Override
    @Get
    @Secured(Scope.READ)
    public HttpResponse<WorkflowPage> list(HttpRequest<?> request, Authentication authentication) {
        MeteredVisibility metered = new MeteredVisibility(visibility);
        WorkflowPage page =
                lists.page(ListQueryReader.read(request.getParameters()), Caller.of(authentication), metered);
        return HttpResponse.ok(page)
                .header(
                        TIMING,
                        String.format(
                                Locale.ROOT,
                                "visibility;dur=%.1f;desc=\"%d calls\"",
                                metered.time().toNanos() / 1e6,
                                metered.calls()));
    }
}
