package dev.agentstudio.api.trace;

import dev.agentstudio.temporalclient.trace.TraceContext;
import io.micronaut.context.propagation.slf4j.MdcPropagationContext;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.MutablePropagatedContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;

/**
 * Continues the caller's trace, or begins one, before anything else looks at the request. Every line that is logged for the request, on
 * whichever thread, has the trace in its context.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class TraceFilter implements Ordered {
    @RequestFilter
    void trace(HttpRequest<?> request, MutablePropagatedContext context) {
        TraceParent trace = request.getHeaders()
                .getFirst(TraceParent.NAME)
                .flatMap(TraceParent::parse)
                .map(TraceParent::child)
                .orElseGet(TraceParent::create);
        request.setAttribute(TraceParent.NAME, trace);
        context.add(
                new MdcPropagationContext(new TraceContext(trace.traceId(), trace.spanId(), trace.flags()).entries()));
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
