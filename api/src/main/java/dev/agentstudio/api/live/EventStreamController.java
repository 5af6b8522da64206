package dev.agentstudio.api.live;

import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.security.Scope;
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
import org.reactivestreams.Publisher;

/** Streams the events of workflows. */
@Controller("/api")
@ExecuteOn(TaskExecutors.BLOCKING)
final class EventStreamController implements EventStreamOperations {
    private final WorkflowFeed feed;
    private final EventStreams streams;

    EventStreamController(WorkflowFeed feed, EventStreams streams) {
        this.feed = feed;
        this.streams = streams;
    }

    @Override
    @Get("/workflows/{id}/events")
    @Produces(MediaType.TEXT_EVENT_STREAM)
    @Secured(Scope.READ)
    public HttpResponse<Publisher<byte[]>> ofWorkflow(
            HttpRequest<?> request, String id, Authentication authentication) {
        EventQuery query = EventQuery.of(request);
        Caller caller = Caller.of(authentication);
        WorkflowEvents events = feed.after(id, caller, query.since());
        return events.hasEnded(query::includes)
                ? HttpResponse.noContent()
                : response(streams.open(request, caller, query.filter(events), true));
    }

    @Override
    @Get("/events")
    @Produces(MediaType.TEXT_EVENT_STREAM)
    @Secured(Scope.READ)
    public HttpResponse<Publisher<byte[]>> ofCaller(HttpRequest<?> request, Authentication authentication) {
        EventQuery query = EventQuery.of(request);
        Caller caller = Caller.of(authentication);
        return response(streams.open(request, caller, query.filter(feed.ofOwner(caller)), false));
    }

    private static HttpResponse<Publisher<byte[]>> response(Publisher<byte[]> messages) {
        // Proxies that buffer responses would delay the events.
        return HttpResponse.<Publisher<byte[]>>ok(messages).header("X-Accel-Buffering", "no");
    }
}
