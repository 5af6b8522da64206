package dev.agentstudio.api.problem;

import dev.agentstudio.api.trace.TraceParent;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Writes our own errors. */
@Singleton
@Produces(MediaType.APPLICATION_JSON_PROBLEM)
final class ProblemResponses implements ExceptionHandler<ProblemException, MutableHttpResponse<?>> {
    @Override
    @SuppressWarnings("rawtypes") // as the framework declares it
    public MutableHttpResponse<?> handle(HttpRequest request, ProblemException exception) {
        Problem problem =
                exception.problem(request.getPath(), TraceParent.of(request).toString());
        MutableHttpResponse<Problem> response = HttpResponse.<Problem>status(problem.status(), problem.title())
                .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE)
                .body(problem);
        exception
                .retryAfter()
                .ifPresent(delay -> response.header(HttpHeaders.RETRY_AFTER, Long.toString(delay.toSeconds())));
        return response;
    }
}
