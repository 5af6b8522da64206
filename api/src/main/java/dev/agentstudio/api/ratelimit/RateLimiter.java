package dev.agentstudio.api.ratelimit;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.util.HttpClientAddressResolver;
import io.micronaut.security.authentication.Authentication;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Decides whose a request is, and counts it. */
@Singleton
final class RateLimiter {
    private static final String ATTRIBUTE = "agentstudio.quota";

    private final Tiers tiers;
    private final RequestBuckets buckets;
    private final HttpClientAddressResolver addresses;

    RateLimiter(Tiers tiers, RequestBuckets buckets, HttpClientAddressResolver addresses) {
        this.tiers = tiers;
        this.buckets = buckets;
        this.addresses = addresses;
    }

    /** What was left after the request was counted; empty when it was not counted. */
    static Optional<Quota> counted(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, Quota.class);
    }

    /** Against the caller that a good token names, also one that may not do what it asks for; else against the client's address. */
    CompletionStage<Quota> count(HttpRequest<?> request) {
        return request.getUserPrincipal(Authentication.class)
                .map(caller -> countToken(request, caller))
                .orElseGet(() -> count(request, "address " + address(request), tiers.anonymous()));
    }

    /** Probes are counted apart, so that they neither use up nor suffer from the limit of an address. */
    CompletionStage<Quota> countProbe(HttpRequest<?> request) {
        return count(request, "probe " + address(request), tiers.anonymous());
    }

    private CompletionStage<Quota> countToken(HttpRequest<?> request, Authentication caller) {
        Object claim = caller.getAttributes().get("tier");
        Tier tier = tiers.of(claim instanceof String name ? name : null);
        return count(request, "token " + caller.getName(), tier);
    }

    private CompletionStage<Quota> count(HttpRequest<?> request, String caller, Tier tier) {
        // A caller that changes tier starts again.
        return buckets.take("%s %s".formatted(tier.name(), caller), tier).thenApply(quota -> {
            request.setAttribute(ATTRIBUTE, quota);
            return quota;
        });
    }

    private String address(HttpRequest<?> request) {
        String address = addresses.resolve(request);
        return address == null ? "unknown" : address;
    }
}
