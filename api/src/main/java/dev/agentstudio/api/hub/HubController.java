package dev.agentstudio.api.hub;

import dev.agentstudio.api.security.Scope;
import dev.agentstudio.signalr.http.HubEndpoint;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Optional;
import org.reactivestreams.Publisher;

/** Negotiation, Server-Sent Events and long polling of the hub. Clients choose content types freely, so none is checked. */
@Hidden
@Controller(HubController.PATH)
@Secured(Scope.READ)
final class HubController {
    static final String PATH = "/hubs/agentstudio";

    private final HubEndpoint endpoint;

    HubController(HubEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Post("/negotiate")
    @Consumes(MediaType.ALL)
    @Produces(MediaType.ALL)
    HttpResponse<String> negotiate(HttpRequest<?> request, Authentication authentication) {
        return endpoint.negotiate(request, HubUsers.of(authentication));
    }

    @Get
    @Produces(MediaType.ALL)
    Publisher<MutableHttpResponse<?>> get(HttpRequest<?> request, Authentication authentication) {
        return endpoint.get(request, HubUsers.of(authentication));
    }

    @Post
    @Consumes(MediaType.ALL)
    @Produces(MediaType.ALL)
    HttpResponse<?> post(HttpRequest<?> request, Authentication authentication, @Body Optional<byte[]> body) {
        return endpoint.post(request, HubUsers.of(authentication), body.orElseGet(() -> new byte[0]));
    }

    @Delete
    @Produces(MediaType.ALL)
    HttpResponse<?> delete(HttpRequest<?> request, Authentication authentication) {
        return endpoint.delete(request, HubUsers.of(authentication));
    }
}
