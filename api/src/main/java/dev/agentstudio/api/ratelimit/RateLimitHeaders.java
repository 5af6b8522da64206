package dev.agentstudio.api.ratelimit;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Puts the limit on every answer. An answer that was given before anything was counted is counted now, and refused over the limit: that to
 * a token without the scope against its caller, that to an invalid token against the client's address, so that tokens cannot be guessed
 * for ever.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class RateLimitHeaders implements Ordered {
    private final RateLimiter limiter;
    private final LimitProblems problems;

    RateLimitHeaders(RateLimiter limiter, LimitProblems problems) {
        this.limiter = limiter;
        this.problems = problems;
    }

    @ResponseFilter
    CompletionStage<MutableHttpResponse<?>> write(HttpRequest<?> request, MutableHttpResponse<?> response) {
        Optional<Quota> counted = RateLimiter.counted(request);
        if (counted.isPresent()) {
            counted.get().writeTo(response);
            return CompletableFuture.completedFuture(response);
        }
        return limiter.count(request).thenApply(quota -> {
            MutableHttpResponse<?> answer = quota.isExceeded() ? problems.refusal(request, quota) : response;
            quota.writeTo(answer);
            return answer;
        });
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE + 100;
    }
}
