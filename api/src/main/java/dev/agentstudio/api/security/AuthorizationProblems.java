package dev.agentstudio.api.security;

import dev.agentstudio.api.problem.ProblemException;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import jakarta.inject.Singleton;

/** 401 and 403. */
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
final class AuthorizationProblems implements ExceptionHandler<AuthorizationException, MutableHttpResponse<?>> {
    private final ExceptionHandler<ProblemException, MutableHttpResponse<?>> problems;

    AuthorizationProblems(ExceptionHandler<ProblemException, MutableHttpResponse<?>> problems) {
        this.problems = problems;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the framework declares it
    public MutableHttpResponse<?> handle(HttpRequest request, AuthorizationException exception) {
        if (exception.isForbidden()) {
            return problems.handle(request, ProblemException.forbidden());
        }
        boolean hasToken = request.getHeaders().contains("Authorization");
        return problems.handle(request, ProblemException.unauthorized(hasToken))
                .header("WWW-Authenticate", hasToken ? "Bearer error=\"invalid_token\"" : "Bearer");
    }
}
