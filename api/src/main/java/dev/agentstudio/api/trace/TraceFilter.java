package dev.agentstudio.api.trace;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;

/** Continues the caller's trace, or begins one, before anything else looks at the request. */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class TraceFilter implements Ordered {
    @RequestFilter
    void trace(HttpRequest<?> request) {
        TraceParent trace = request.getHeaders()
                .getFirst(TraceParent.NAME)
                .flatMap(TraceParent::parse)
                .map(TraceParent::child)
                .orElseGet(TraceParent::create);
        request.setAttribute(TraceParent.NAME, trace);
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
