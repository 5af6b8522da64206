package dev.agentstudio.api.ratelimit;

import dev.agentstudio.api.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.time.Instant;

/** The answer to a request that is one too many. */
@Singleton
final class LimitProblems {
    private final ExceptionHandler<ProblemException, MutableHttpResponse<?>> problems;

    LimitProblems(ExceptionHandler<ProblemException, MutableHttpResponse<?>> problems) {
        this.problems = problems;
    }

    MutableHttpResponse<?> refusal(HttpRequest<?> request, Quota quota) {
        return problems.handle(request, ProblemException.tooManyRequests(quota.limit(), quota.wait(Instant.now())));
    }
}
