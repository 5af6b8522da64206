package dev.agentstudio.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.agentstudio.api.Bodies;
import dev.agentstudio.api.TestApi;
import dev.agentstudio.api.TestIssuer;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Errors that no operation of ours makes. */
final class FrameworkProblemTest {
    private static final String WORKFLOWS = "/api/workflows";
    private static final String BASE = "https://api.agentstudio.dev/errors/";
    private static final Map<ProblemType, String> SLUGS = Map.of(
            ProblemType.NOT_FOUND, "not-found",
            ProblemType.BAD_REQUEST, "bad-request",
            ProblemType.PAYLOAD_TOO_LARGE, "payload-too-large",
            ProblemType.INTERNAL, "internal-error");
    private static final TestIssuer ISSUER = TestIssuer.start();
    private static final TestApi API = TestApi.start(
            ISSUER, Map.of("limits.tiers.free.requests-per-minute", 10_000, "test.broken-controller", true));

    @AfterAll
    static void stop() {
        API.close();
        ISSUER.close();
    }

    /** One request and the whole of its answer. */
    record Case(
            String name,
            String method,
            String path,
            Map<String, String> headers,
            String body,
            Map<String, Object> problem) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> problems() {
        Map<String, String> none = Map.of();
        return Stream.of(
                new Case(
                        "unknown path",
                        "GET",
                        "/nowhere",
                        none,
                        "",
                        problem(
                                ProblemType.NOT_FOUND,
                                404,
                                "No resource at '/nowhere'",
                                "/nowhere",
                                ErrorCode.NOT_FOUND)),
                new Case(
                        "unknown path of the API",
                        "POST",
                        "/api/nowhere",
                        none,
                        "{}",
                        problem(
                                ProblemType.NOT_FOUND,
                                404,
                                "No resource at '/api/nowhere'",
                                "/api/nowhere",
                                ErrorCode.NOT_FOUND)),
                new Case(
                        "path with query",
                        "GET",
                        "/nowhere?a=b",
                        none,
                        "",
                        problem(
                                ProblemType.NOT_FOUND,
                                404,
                                "No resource at '/nowhere'",
                                "/nowhere",
                                ErrorCode.NOT_FOUND)),
                new Case(
                        "wrong method",
                        "PATCH",
                        WORKFLOWS,
                        none,
                        "{}",
                        problem(
                                ProblemType.BAD_REQUEST,
                                405,
                                "PATCH is not possible on '/api/workflows'",
                                WORKFLOWS,
                                ErrorCode.METHOD_NOT_ALLOWED)),
                new Case(
                        "wrong Accept",
                        "POST",
                        WORKFLOWS,
                        Map.of("Accept", "text/csv"),
                        "{}",
                        problem(
                                ProblemType.BAD_REQUEST,
                                406,
                                "No answer can be given in the media types of the Accept header",
                                WORKFLOWS,
                                ErrorCode.NOT_ACCEPTABLE)),
                new Case(
                        "wrong Content-Type",
                        "POST",
                        WORKFLOWS,
                        Map.of("Content-Type", "application/xml"),
                        "<a/>",
                        problem(
                                ProblemType.BAD_REQUEST,
                                415,
                                "The body must be sent as application/json",
                                WORKFLOWS,
                                ErrorCode.UNSUPPORTED_MEDIA_TYPE)),
                new Case(
                        "over a mebibyte",
                        "POST",
                        WORKFLOWS,
                        none,
                        " ".repeat(1024 * 1024 + 1),
                        problem(
                                ProblemType.PAYLOAD_TOO_LARGE,
                                413,
                                "The request body is larger than 1 MiB",
                                WORKFLOWS,
                                ErrorCode.PAYLOAD_TOO_LARGE)),
                new Case(
                        "no body",
                        "POST",
                        WORKFLOWS,
                        none,
                        "",
                        problem(
                                ProblemType.BAD_REQUEST,
                                400,
                                "The request cannot be understood",
                                WORKFLOWS,
                                ErrorCode.BAD_REQUEST)));
    }

    @ParameterizedTest
    @MethodSource
    void problems(Case request) {
        Map<String, String> headers = new HashMap<>(Map.of(
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + ISSUER.token("alice", "workflows:execute")));
        headers.putAll(request.headers());
        HttpResponse<String> answer = API.send(
                request.method(),
                request.path(),
                request.body(),
                headers.entrySet().stream()
                        .flatMap(header -> Stream.of(header.getKey(), header.getValue()))
                        .toArray(String[]::new));
        assertThat(Bodies.problem(answer)).isEqualTo(request.problem());
        assertThat(answer.statusCode()).isEqualTo(request.problem().get("status"));
        assertThat(answer.headers().map()).containsKey("x-ratelimit-remaining");
    }

    @Test
    void wrongMethodSaysWhichAreRight() {
        assertThat(API.send("PUT", "/api/workflows/execute", "{}").headers().firstValue("Allow"))
                .contains("OPTIONS, POST");
        assertThat(API.send("PUT", "/api/workflows/wf_1", "{}")
                        .headers()
                        .firstValue("Allow")
                        .orElse(""))
                .contains("GET", "HEAD", "OPTIONS");
    }

    @Test
    void optionsNamesTheMethods() {
        HttpResponse<String> answer = API.send("OPTIONS", "/api/workflows/execute", "");
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Allow")).contains("OPTIONS, POST");
        assertThat(API.send("OPTIONS", "/nowhere", "").statusCode()).isEqualTo(404);
    }

    @Test
    void headIsLikeGetWithoutBody() {
        HttpResponse<String> head = API.send("HEAD", "/swagger/v1/swagger.json", "");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(API.send("HEAD", "/api/workflows/wf_1", "").statusCode()).isEqualTo(401);
    }

    @Test
    void traceContinuesTheCallers() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        HttpResponse<String> answer = API.get("/nowhere", "traceparent", "00-%s-00f067aa0ba902b7-01".formatted(trace));
        assertThat(String.valueOf(Bodies.json(answer).get("traceId")))
                .matches("00-%s-[0-9a-f]{16}-01".formatted(trace))
                .doesNotContain("00f067aa0ba902b7");
        HttpResponse<String> invalid = API.get("/nowhere", "traceparent", "00-garbage");
        assertThat(String.valueOf(Bodies.json(invalid).get("traceId"))).doesNotContain("garbage");
    }

    @Test
    void unexpectedErrorShowsItsTraceAndNothingElse() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(FrameworkProblems.class);
        logger.addAppender(log);
        HttpResponse<String> answer =
                API.get("/broken", "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
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
