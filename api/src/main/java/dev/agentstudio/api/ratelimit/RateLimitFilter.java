package dev.agentstudio.api.ratelimit;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.filter.HttpServerFilter;
import io.micronaut.http.filter.ServerFilterChain;
import io.micronaut.http.filter.ServerFilterPhase;
import java.util.concurrent.CompletionStage;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Refuses requests past a caller's limit, right after it is known who the caller is. A reactive filter, since the count may come late;
 * an annotated one that answers late with nothing breaks the framework's chain.
 */
@Filter(Filter.MATCH_ALL_PATTERN)
final class RateLimitFilter implements HttpServerFilter {
    private final RateLimiter limiter;
    private final LimitProblems problems;

    RateLimitFilter(RateLimiter limiter, LimitProblems problems) {
        this.limiter = limiter;
        this.problems = problems;
    }

    @Override
    public Publisher<MutableHttpResponse<?>> doFilter(HttpRequest<?> request, ServerFilterChain chain) {
        boolean isProbe = Probes.isProbe(request);
        CompletionStage<Quota> counted = isProbe ? limiter.countProbe(request) : limiter.count(request);
        return Mono.fromCompletionStage(counted)
                .flatMap(quota -> quota.isExceeded() && !isProbe
                        ? Mono.just(problems.refusal(request, quota))
                        : Mono.from(chain.proceed(request)));
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.after();
    }
}
