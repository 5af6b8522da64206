package dev.agentstudio.api.security;

import dev.agentstudio.api.problem.ProblemException;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import io.micronaut.web.router.RouteAttributes;
import jakarta.inject.Singleton;
import java.util.Locale;

/** 401 and 403, with the challenges of RFC 6750 §3. */
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
final class AuthorizationProblems implements ExceptionHandler<AuthorizationException, MutableHttpResponse<?>> {
    private static final String CHALLENGE = "Bearer realm=\"agentstudio\"";

    private final ExceptionHandler<ProblemException, MutableHttpResponse<?>> problems;

    AuthorizationProblems(ExceptionHandler<ProblemException, MutableHttpResponse<?>> problems) {
        this.problems = problems;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the framework declares it
    public MutableHttpResponse<?> handle(HttpRequest request, AuthorizationException exception) {
        if (exception.isForbidden()) {
            return answer(
                    request,
                    ProblemException.forbidden(),
                    ", error=\"insufficient_scope\", scope=\"%s\"".formatted(requiredScope(request)));
        }
        boolean hasToken = hasToken(request);
        return answer(
                request,
                ProblemException.unauthorized(hasToken),
                hasToken
                        ? ", error=\"invalid_token\", error_description=\"The token is malformed, expired, or not for this API\""
                        : "");
    }

    private MutableHttpResponse<?> answer(HttpRequest<?> request, ProblemException problem, String parameters) {
        return problems.handle(request, problem).header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE + parameters);
    }

    private static boolean hasToken(HttpRequest<?> request) {
        return request.getHeaders()
                .getFirst(HttpHeaders.AUTHORIZATION)
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith("bearer "))
                .isPresent();
    }

    private static String requiredScope(HttpRequest<?> request) {
        return RouteAttributes.getRouteMatch(request)
                .map(route -> String.join(" ", route.getAnnotationMetadata().stringValues(Secured.class)))
                .orElse("");
    }
}
