package dev.agentstudio.api.problem;

import dev.agentstudio.api.trace.TraceParent;
import dev.agentstudio.workflows.payload.Payloads;
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
public final class ProblemResponses implements ExceptionHandler<ProblemException, MutableHttpResponse<?>> {
    /**
     * The body of the answer to a request that no filter has seen, in a trace of its own.
     *
     * @param instance path of the request
     */
    public static byte[] json(ProblemException exception, String instance) {
        return Payloads.bytesOf(exception.problem(instance, TraceParent.create().toString()));
    }

    @Override
    @SuppressWarnings("rawtypes") // as the framework declares it
    public MutableHttpResponse<?> handle(HttpRequest request, ProblemException exception) {
        Problem problem =
                exception.problem(request.getPath(), TraceParent.of(request).toString());
        MutableHttpResponse<Problem> response = HttpResponse.<Problem>status(exception.status(), exception.title())
                .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE)
                .body(problem);
        exception
                .retryAfter()
                .ifPresent(delay -> response.header(HttpHeaders.RETRY_AFTER, Long.toString(delay.toSeconds())));
        return response;
    }
}
