package dev.agentstudio.api.security;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.util.HttpHostResolver;

/** Instructs browsers what not to do with our answers. */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class SecurityHeaders implements Ordered {
    private static final String POLICY = "Content-Security-Policy";

    /** Answers of the API are data: nothing in them is to be loaded, run or framed. */
    private static final String DATA = "default-src 'none'; frame-ancestors 'none'";

    /** The documentation page loads its own script and style; its script sets inline styles and draws icons from data URLs. */
    private static final String PAGE =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Two years, as the preload lists of browsers want it at least to be one. */
    private static final String TRANSPORT = "max-age=63072000; includeSubDomains";

    private final HttpHostResolver hosts;

    SecurityHeaders(HttpHostResolver hosts) {
        this.hosts = hosts;
    }

    @ResponseFilter
    void protect(HttpRequest<?> request, MutableHttpResponse<?> response) {
        String path = request.getPath();
        response.header("X-Content-Type-Options", "nosniff");
        response.header("X-Frame-Options", "DENY");
        response.header("Referrer-Policy", "no-referrer");
        response.header(POLICY, path.equals("/swagger") || path.startsWith("/swagger/") ? PAGE : DATA);
        if (isData(path) && !response.getHeaders().contains(HttpHeaders.CACHE_CONTROL)) {
            response.header(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        if (hosts.resolve(request).startsWith("https:")) {
            response.header("Strict-Transport-Security", TRANSPORT);
        }
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE + 50;
    }

    /** Everything but the documentation may be about somebody. */
    private static boolean isData(String path) {
        return !path.equals("/swagger") && !path.startsWith("/swagger/");
    }
}
