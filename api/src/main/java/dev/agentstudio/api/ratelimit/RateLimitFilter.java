package dev.agentstudio.api.ratelimit;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.security.authentication.Authentication;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Refuses requests past a caller's limit, right after it is known who the caller is. */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class RateLimitFilter implements Ordered {
    private final RateLimiter limiter;
    private final LimitProblems problems;

    RateLimitFilter(RateLimiter limiter, LimitProblems problems) {
        this.limiter = limiter;
        this.problems = problems;
    }

    /** Null lets the request pass. */
    @RequestFilter
    CompletionStage<@Nullable HttpResponse<?>> limit(HttpRequest<?> request) {
        if (Probes.isProbe(request)) {
            return limiter.countProbe(request).thenApply(quota -> null);
        }
        Optional<Authentication> caller = request.getUserPrincipal(Authentication.class);
        return caller.map(known -> limiter.countToken(request, known))
                .orElseGet(() -> limiter.countAddress(request))
                .thenApply(quota -> quota.isExceeded() ? problems.refusal(request, quota) : null);
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.after();
    }
}
