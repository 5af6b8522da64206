package dev.agentstudio.api.security;

import dev.agentstudio.api.problem.ProblemException;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.annotation.PreMatching;
import io.micronaut.http.server.exceptions.ExceptionHandler;

/** Says why a page's request is refused: the framework's cross-origin rules answer without a body. */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class CorsRefusals implements Ordered {
    private final ExceptionHandler<ProblemException, MutableHttpResponse<?>> problems;

    CorsRefusals(ExceptionHandler<ProblemException, MutableHttpResponse<?>> problems) {
        this.problems = problems;
    }

    @ResponseFilter
    MutableHttpResponse<?> explain(HttpRequest<?> request, MutableHttpResponse<?> response) {
        boolean isUnexplained = response.code() == HttpStatus.FORBIDDEN.getCode()
                && request.getOrigin().isPresent()
                && response.getBody().isEmpty();
        return isUnexplained ? problems.handle(request, ProblemException.originRefused()) : response;
    }

    /** A browser's question before a request is answered before anything is counted, and passes none of the other filters. */
    @PreMatching
    @ResponseFilter
    MutableHttpResponse<?> explainPreflight(HttpRequest<?> request, MutableHttpResponse<?> response) {
        return explain(request, response);
    }

    /** Around the cross-origin rules, within the rate limit. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE + 200;
    }
}
