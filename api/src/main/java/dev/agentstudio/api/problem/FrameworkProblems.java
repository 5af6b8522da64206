package dev.agentstudio.api.problem;

import dev.agentstudio.api.trace.TraceParent;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the errors that the framework reports: unknown paths, wrong methods, bodies that are too large, and unexpected exceptions. Does not
 * reveal their cause, which may name classes and addresses; a server error is in the log under its trace id.
 */
@Singleton
final class FrameworkProblems implements ErrorResponseProcessor<Problem> {
    private static final Logger LOG = LoggerFactory.getLogger(FrameworkProblems.class);

    private final AllowedMethods methods;

    FrameworkProblems(AllowedMethods methods) {
        this.methods = methods;
    }

    @Override
    public MutableHttpResponse<Problem> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        HttpRequest<?> request = context.getRequest();
        String traceId = TraceParent.of(request).toString();
        HttpStatus status = response.status();
        if (status.getCode() >= 500) {
            LOG.error(
                    "{} {} failed",
                    request.getMethodName(),
                    request.getPath(),
                    context.getRootCause().orElse(null));
        }
        if (status == HttpStatus.METHOD_NOT_ALLOWED) {
            response.getHeaders().remove(HttpHeaders.ALLOW);
            response.header(HttpHeaders.ALLOW, String.join(", ", methods.of(request.getPath())));
        }
        return response.contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE)
                .body(problem(status.getCode(), request.getMethodName(), request.getPath(), traceId));
    }

    static Problem problem(int status, String method, String path, String traceId) {
        return new Problem(
                Problem.Kind.of(ProblemType.of(status), status),
                detail(status, method, path),
                new Problem.Occurrence(path, traceId),
                code(status),
                null,
                Problem.Subject.NONE);
    }

    private static String detail(int status, String method, String path) {
        return switch (status) {
            case 401 -> "A valid bearer token is required";
            case 403 -> "The token does not permit this operation";
            case 404 -> "No resource at '%s'".formatted(path);
            case 405 -> "%s is not possible on '%s'".formatted(method, path);
            case 406 -> "No answer can be given in the media types of the Accept header";
            case 413 -> "The request body is larger than 1 MiB";
            case 415 -> "The body must be sent as application/json";
            default ->
                status < 500
                        ? "The request cannot be understood"
                        : "An unexpected error occurred; its trace id leads to it";
        };
    }

    private static ErrorCode code(int status) {
        return switch (status) {
            case 401 -> ErrorCode.UNAUTHORIZED;
            case 403 -> ErrorCode.FORBIDDEN;
            case 404 -> ErrorCode.NOT_FOUND;
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 406 -> ErrorCode.NOT_ACCEPTABLE;
            case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
            case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
            case 503 -> ErrorCode.SERVICE_UNAVAILABLE;
            default -> status < 500 ? ErrorCode.BAD_REQUEST : ErrorCode.INTERNAL_ERROR;
        };
    }
}
