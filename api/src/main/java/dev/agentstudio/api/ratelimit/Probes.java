package dev.agentstudio.api.ratelimit;

import io.micronaut.http.HttpRequest;

/** What an orchestrator and a metrics collector ask for; never refused, since a refusal would look like a dead process. */
final class Probes {
    private Probes() {}

    static boolean isProbe(HttpRequest<?> request) {
        String path = request.getPath();
        return path.equals("/prometheus") || path.equals("/health") || path.startsWith("/health/");
    }
}
