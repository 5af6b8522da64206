package dev.agentstudio.api.hub;

import dev.agentstudio.api.security.PageOrigins;
import dev.agentstudio.signalr.http.HubSocket;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.filter.HttpServerFilter;
import io.micronaut.http.filter.ServerFilterChain;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.security.authentication.Authentication;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Refuses WebSockets before they are accepted: browsers apply no cross-origin rules to them, and afterwards no status can be answered. Those
 * that pass continue on the thread of their connection. A token that is checked for the first time and a shared rate limit continue on
 * threads of their own; accepted there, a WebSocket could receive its client's first message before there was a receiver, and lose it.
 */
@Filter(HubController.PATH)
final class HubUpgrades implements HttpServerFilter {
    private final HubSocket socket;
    private final PageOrigins origins;

    HubUpgrades(HubSocket socket, PageOrigins origins) {
        this.socket = socket;
        this.origins = origins;
    }

    @Override
    public Publisher<MutableHttpResponse<?>> doFilter(HttpRequest<?> request, ServerFilterChain chain) {
        boolean isUpgrade = "websocket".equalsIgnoreCase(request.getHeaders().get(HttpHeaders.UPGRADE));
        // Without a caller the security rules answer.
        if (!isUpgrade || request.getUserPrincipal(Authentication.class).isEmpty()) {
            return chain.proceed(request);
        }
        return Mono.defer(() -> answer(request, chain)).subscribeOn(Schedulers.fromExecutor(HubSocket.thread(request)));
    }

    private Mono<MutableHttpResponse<?>> answer(HttpRequest<?> request, ServerFilterChain chain) {
        MutableHttpResponse<?> refusal = refusal(request);
        return refusal == null ? Mono.from(chain.proceed(request)) : Mono.just(refusal);
    }

    /** Null lets the request pass. */
    private @Nullable MutableHttpResponse<?> refusal(HttpRequest<?> request) {
        return origins.allow(request)
                ? socket.refusal(request, HubUsers.of(request))
                : HttpResponse.status(HttpStatus.FORBIDDEN);
    }

    /** When it is known who the caller is, and after all other filters that wait. */
    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.after() + 2;
    }
}
