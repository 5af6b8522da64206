package dev.agentstudio.api.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.web.router.exceptions.UnsatisfiedBodyRouteException;
import jakarta.inject.Singleton;

/** Says that a body is missing where one is needed; the framework would only say that the request is bad. */
@Singleton
final class MissingBody implements ExceptionHandler<UnsatisfiedBodyRouteException, MutableHttpResponse<?>> {
    private final ExceptionHandler<ProblemException, MutableHttpResponse<?>> problems;

    MissingBody(ExceptionHandler<ProblemException, MutableHttpResponse<?>> problems) {
        this.problems = problems;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the framework declares it
    public MutableHttpResponse<?> handle(HttpRequest request, UnsatisfiedBodyRouteException exception) {
        return problems.handle(request, ProblemException.unparsable("it is empty"));
    }
}
