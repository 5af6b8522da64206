package dev.agentstudio.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.agentstudio.api.ApiClient;
import dev.agentstudio.api.Bodies;
import dev.agentstudio.api.ProductionContext;
import dev.agentstudio.api.TestIssuer;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Errors that the framework reports. */
@MicronautTest(contextBuilder = ProductionContext.class, environments = ProductionContext.ENVIRONMENT)
@Property(name = "limits.tiers.free.requests-per-minute", value = "10000")
@Property(name = "test.broken-controller", value = "true")
final class FrameworkProblemTest {
    private static final String WORKFLOWS = "/api/workflows";
    private static final String BASE = "https://api.agentstudio.dev/errors/";
    private static final Map<ProblemType, String> SLUGS = Map.of(
            ProblemType.NOT_FOUND, "not-found",
            ProblemType.BAD_REQUEST, "bad-request",
            ProblemType.PAYLOAD_TOO_LARGE, "payload-too-large",
            ProblemType.INTERNAL, "internal-error");
    private static final Map<ErrorCode, Integer> STATUSES = Map.of(
            ErrorCode.NOT_FOUND, 404,
            ErrorCode.METHOD_NOT_ALLOWED, 405,
            ErrorCode.NOT_ACCEPTABLE, 406,
            ErrorCode.UNSUPPORTED_MEDIA_TYPE, 415,
            ErrorCode.PAYLOAD_TOO_LARGE, 413,
            ErrorCode.BAD_REQUEST, 400);
    private static final String NO_MEDIA_TYPE = "No answer can be given in the media types of the Accept header";
    private static final String NO_JSON = "The body must be sent as application/json";
    private static final String TOO_LARGE = "The request body is larger than 1 MiB";
    private static final TestIssuer ISSUER = TestIssuer.shared();
    private final ApiClient api;

    FrameworkProblemTest(ApiClient api) {
        this.api = api;
    }

    /** One request, and the problem that it meets. */
    record Case(String request, String header, String body, ProblemType type, String detail, ErrorCode code) {
        @Override
        public String toString() {
            return request + " " + header;
        }

        String method() {
            return request.substring(0, request.indexOf(' '));
        }

        String path() {
            return request.substring(request.indexOf(' ') + 1);
        }
    }

    static Stream<Case> problems() {
        String nowhere = "No resource at '/nowhere'";
        return Stream.of(
                new Case("GET /nowhere", "", "", ProblemType.NOT_FOUND, nowhere, ErrorCode.NOT_FOUND),
                new Case("GET /nowhere?a=b", "", "", ProblemType.NOT_FOUND, nowhere, ErrorCode.NOT_FOUND),
                create("PATCH", "", "{}", ErrorCode.METHOD_NOT_ALLOWED, "PATCH is not possible on '/api/workflows'"),
                create("POST", "Accept: text/csv", "{}", ErrorCode.NOT_ACCEPTABLE, NO_MEDIA_TYPE),
                create("POST", "Content-Type: text/xml", "<a/>", ErrorCode.UNSUPPORTED_MEDIA_TYPE, NO_JSON),
                create("POST", "", " ".repeat(1024 * 1024 + 1), ErrorCode.PAYLOAD_TOO_LARGE, TOO_LARGE),
                create("POST", "", "", ErrorCode.BAD_REQUEST, "The request body is not valid JSON: it is empty"));
    }

    private static Case create(String method, String header, String body, ErrorCode code, String detail) {
        ProblemType type =
                code == ErrorCode.PAYLOAD_TOO_LARGE ? ProblemType.PAYLOAD_TOO_LARGE : ProblemType.BAD_REQUEST;
        return new Case(method + " " + WORKFLOWS, header, body, type, detail, code);
    }

    @ParameterizedTest
    @MethodSource
    void problems(Case request) {
        Map<String, String> headers = new HashMap<>(Map.of(
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + ISSUER.token("alice", "workflows:execute")));
        if (!request.header().isEmpty()) {
            String[] header = request.header().split(": ", 2);
            headers.put(header[0], header[1]);
        }
        HttpResponse<String> answer = api.send(
                request.method(),
                request.path(),
                request.body(),
                headers.entrySet().stream()
                        .flatMap(header -> Stream.of(header.getKey(), header.getValue()))
                        .toArray(String[]::new));
        int status = Objects.requireNonNull(STATUSES.get(request.code()));
        String instance = URI.create(request.path()).getPath();
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(Bodies.problem(answer))
                .isEqualTo(problem(request.type(), status, request.detail(), instance, request.code()));
        assertThat(answer.headers().map()).containsKey("x-ratelimit-remaining");
    }

    @Test
    void wrongMethodSaysWhichAreRight() {
        assertThat(api.send("PUT", "/api/workflows/execute", "{}").headers().firstValue("Allow"))
                .contains("OPTIONS, POST");
        assertThat(api.send("PUT", "/api/workflows/wf_1", "{}")
                        .headers()
                        .firstValue("Allow")
                        .orElse(""))
                .contains("GET", "HEAD", "OPTIONS");
    }

    @Test
    void optionsNamesTheMethods() {
        HttpResponse<String> answer = api.send("OPTIONS", "/api/workflows/execute", "");
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Allow")).contains("OPTIONS, POST");
        assertThat(api.send("OPTIONS", "/nowhere", "").statusCode()).isEqualTo(404);
    }

    @Test
    void headIsLikeGetWithoutBody() {
        HttpResponse<String> head = api.send("HEAD", "/swagger/v1/swagger.json", "");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(api.send("HEAD", "/api/workflows/wf_1", "").statusCode()).isEqualTo(401);
    }

    @Test
    void traceContinuesTheCallers() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        HttpResponse<String> answer = api.get("/nowhere", "traceparent", "00-%s-00f067aa0ba902b7-01".formatted(trace));
        assertThat(String.valueOf(Bodies.json(answer).get("traceId")))
                .matches("00-%s-[0-9a-f]{16}-01".formatted(trace))
                .doesNotContain("00f067aa0ba902b7");
        HttpResponse<String> invalid = api.get("/nowhere", "traceparent", "00-garbage");
        assertThat(String.valueOf(Bodies.json(invalid).get("traceId"))).doesNotContain("garbage");
    }

    @Test
    void unexpectedErrorShowsItsTraceAndNothingElse() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(FrameworkProblems.class);
        logger.addAppender(log);
        HttpResponse<String> answer =
                api.get("/broken", "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        logger.detachAppender(log);
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(Bodies.problem(answer))
                .isEqualTo(problem(
                        ProblemType.INTERNAL,
                        500,
                        "An unexpected error occurred; its trace id leads to it",
                        "/broken",
                        ErrorCode.INTERNAL_ERROR));
        assertThat(log.list).singleElement().satisfies(line -> {
            assertThat(line.getMDCPropertyMap()).containsEntry("traceId", "4bf92f3577b34da6a3ce929d0e0e4736");
            assertThat(line.getThrowableProxy().getMessage()).isEqualTo("secret of the house");
        });
    }

    private static Map<String, Object> problem(
            ProblemType type, int status, String detail, String instance, ErrorCode code) {
        return Map.of(
                "type",
                BASE + SLUGS.get(type),
                "title",
                type.title(),
                "status",
                status,
                "detail",
                detail,
                "instance",
                instance,
                "code",
                code.name());
    }

    /** An operation with a fault. */
    @Controller("/broken")
    @Requires(property = "test.broken-controller")
    @Secured(SecurityRule.IS_ANONYMOUS)
    static final class BrokenController {
        @Get
        String fail() {
            throw new IllegalStateException("secret of the house");
        }
    }
}
