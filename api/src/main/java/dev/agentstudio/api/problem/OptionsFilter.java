package dev.agentstudio.api.problem;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers OPTIONS with the methods of a path. A browser's preflight never comes here: cross-origin rules answer it before. */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class OptionsFilter implements Ordered {
    private final AllowedMethods methods;

    OptionsFilter(AllowedMethods methods) {
        this.methods = methods;
    }

    /** Null lets the request pass. */
    @RequestFilter
    @Nullable
    HttpResponse<?> answer(HttpRequest<?> request) {
        if (request.getMethod() != HttpMethod.OPTIONS) {
            return null;
        }
        List<String> allowed = methods.of(request.getPath());
        return allowed.isEmpty()
                ? null
                : HttpResponse.noContent().header(HttpHeaders.ALLOW, String.join(", ", allowed));
    }

    /** Counted like any request, so after the rate limit. */
    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.after() + 1;
    }
}
