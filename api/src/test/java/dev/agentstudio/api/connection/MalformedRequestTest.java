package dev.agentstudio.api.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.api.ApiClient;
import dev.agentstudio.api.Bodies;
import dev.agentstudio.api.ProductionContext;
import dev.agentstudio.api.TestIssuer;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that a proxy could take for something else than this server does. */
@MicronautTest(contextBuilder = ProductionContext.class, environments = ProductionContext.ENVIRONMENT)
@Property(name = "limits.tiers.free.requests-per-minute", value = "10000")
final class MalformedRequestTest {
    private static final String HOST = "Host: localhost\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final TestIssuer ISSUER = TestIssuer.shared();
    private final ApiClient api;

    MalformedRequestTest(ApiClient api) {
        this.api = api;
    }

    /** @param reason what the answer says about the request */
    record Case(String name, String request, String reason) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> refused() {
        return Stream.concat(heads(), bodies());
    }

    private static Stream<Case> heads() {
        return Stream.of(
                get("no Host", "", "the Host header is missing"),
                get("no Host in HTTP/1.0", "GET /health/liveness HTTP/1.0\r\n\r\n", "", "the Host header is missing"),
                get("two Hosts", HOST + "Host: evil.example\r\n", "there is more than one Host header"),
                get("the same Host twice", HOST + HOST, "there is more than one Host header"),
                get("an empty Host", "Host:\r\n", "the Host header is not a host name or address"),
                get("a list of Hosts", "Host: a, b\r\n", "the Host header is not a host name or address"),
                get("a Host with a path", "Host: a/b\r\n", "the Host header is not a host name or address"),
                get(
                        "another host in the target",
                        "GET http://evil.example/health/liveness HTTP/1.1\r\n" + HOST + "\r\n",
                        "",
                        "the request target and the Host header differ"),
                get("a folded header", HOST + "X-A: 1\r\n 2\r\n", "a header is folded over several lines"),
                get("a header folded by a tab", HOST + "X-A: 1\r\n\t2\r\n", "a header is folded over several lines"),
                get("a folded first header", " X-A: 1\r\n" + HOST, "a header is folded over several lines"),
                get("a folded Host", "Host: local\r\n host\r\n", "a header is folded over several lines"),
                get("a space before the colon", HOST + "X-A : 1\r\n", "it is not HTTP/1.1"),
                get("a line that is no header", HOST + "nonsense\r\n", "it is not HTTP/1.1"),
                get("a bare line feed", "Host: localhost\nX-A: 1\r\n", "it is not HTTP/1.1"),
                get(
                        "the preface of HTTP/2",
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                        "",
                        "only HTTP/1.1 and HTTP/1.0 are spoken here"));
    }

    private static Stream<Case> bodies() {
        return Stream.of(
                post(
                        "a length and chunks",
                        "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
                        "2\r\n{}\r\n0\r\n\r\n",
                        "there is a Content-Length beside Transfer-Encoding"),
                post("two lengths", "Content-Length: 2\r\nContent-Length: 3\r\n", "{}", "it is not HTTP/1.1"),
                post("the same length twice", "Content-Length: 2\r\nContent-Length: 2\r\n", "{}", "it is not HTTP/1.1"),
                post("a list of lengths", "Content-Length: 2, 2\r\n", "{}", "it is not HTTP/1.1"),
                post("a signed length", "Content-Length: +2\r\n", "{}", "it is not HTTP/1.1"),
                post("a negative length", "Content-Length: -2\r\n", "{}", "it is not HTTP/1.1"),
                post(
                        "an unknown coding",
                        "Transfer-Encoding: xchunked\r\n",
                        "",
                        "the only Transfer-Encoding is 'chunked'"),
                post(
                        "a coding after chunks",
                        "Transfer-Encoding: chunked, gzip\r\n",
                        "0\r\n\r\n",
                        "the only Transfer-Encoding is 'chunked'"),
                post(
                        "chunks twice",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                        "0\r\n\r\n",
                        "the only Transfer-Encoding is 'chunked'"),
                post(
                        "a size that is no number",
                        "Transfer-Encoding: chunked\r\n",
                        "zz\r\n{}\r\n0\r\n\r\n",
                        "the chunks of its body are broken"),
                post(
                        "a negative size",
                        "Transfer-Encoding: chunked\r\n",
                        "-2\r\n{}\r\n0\r\n\r\n",
                        "the chunks of its body are broken"),
                post(
                        "a size that overflows",
                        "Transfer-Encoding: chunked\r\n",
                        "FFFFFFFFFFFFFFFF2\r\n{}\r\n0\r\n\r\n",
                        "the chunks of its body are broken"),
                post(
                        "a chunk longer than its size",
                        "Transfer-Encoding: chunked\r\n",
                        "1\r\n{}\r\n0\r\n\r\n",
                        "the chunks of its body are broken"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Case wrong) {
        try (RawConnection connection = RawConnection.open(api)) {
            String answer = connection
                    .send(wrong.request() + "GET /smuggled HTTP/1.1\r\n" + HOST + "\r\n")
                    .readToEnd();

            assertThat(answer).startsWith("HTTP/1.1 400 Bad Request\r\n");
            assertThat(answer.toLowerCase(Locale.ROOT)).contains("\r\nconnection: close\r\n");
            Map<String, Object> problem = Bodies.problem(answer.substring(answer.indexOf("\r\n\r\n") + 4));
            problem.remove("instance");
            assertThat(problem)
                    .isEqualTo(Map.of(
                            "type", "https://api.agentstudio.dev/errors/bad-request",
                            "title", "Bad Request",
                            "status", 400,
                            "detail", "The request is malformed: " + wrong.reason(),
                            "code", "BAD_REQUEST"));
            assertThat(answer).doesNotContain("smuggled");
        }
    }

    /** It may be slow, or come in pieces of any size: what is read must be the same. */
    @Test
    void foldedHeaderIsFoundInPiecesToo() {
        for (String request : new String[] {
            "GET /health/liveness HTTP/1.1\r\n" + HOST + "X-A: 1\r\n 2\r\n\r\n",
            "GET /health/liveness HTTP/1.1\r\n" + HOST + "\r\nGET /health/liveness HTTP/1.1\r\n" + HOST + " x\r\n\r\n"
        }) {
            try (RawConnection connection = RawConnection.open(api)) {
                request.chars().forEach(next -> connection.send(String.valueOf((char) next)));
                assertThat(connection.readToEnd()).contains("a header is folded over several lines");
            }
        }
    }

    @Test
    void refusalComesAfterTheAnswersToEarlierRequests() {
        try (RawConnection connection = RawConnection.open(api)) {
            String answers = connection
                    .send("GET /health/liveness HTTP/1.1\r\n" + HOST + "\r\nGET /x HTTP/1.1\r\n\r\n")
                    .readToEnd();

            assertThat(answers).startsWith("HTTP/1.1 200 Ok\r\n");
            assertThat(answers.indexOf("HTTP/1.1 400")).isGreaterThan(answers.indexOf("\"UP\""));
        }
    }

    @Test
    void wellFormedRequestsAreAnsweredOnOneConnection() {
        try (RawConnection connection = RawConnection.open(api)) {
            for (String request : new String[] {
                "GET /health/liveness HTTP/1.1\r\n" + HOST + "\r\n",
                "GET http://localhost/health/liveness HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /health/liveness HTTP/1.1\r\nHost: [::1]:5000\r\nX-A:  1 \r\n\r\n",
                "\r\nGET /health/liveness HTTP/1.1\r\nHost: 127.0.0.1:5000\r\n\r\n"
            }) {
                assertThat(connection.send(request).readAnswer()).startsWith("HTTP/1.1 200 Ok\r\n");
            }
            String chunked = "POST /api/workflows HTTP/1.1\r\n" + HOST + JSON
                    + "Authorization: Bearer " + ISSUER.token("alice", "workflows:execute")
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n";
            assertThat(connection.send(chunked).readAnswer()).startsWith("HTTP/1.1 422 ");
        }
    }

    @Test
    void compressedBodyIsRefused() {
        try (RawConnection connection = RawConnection.open(api)) {
            String answer = connection
                    .send("POST /api/workflows HTTP/1.1\r\n" + HOST + JSON
                            + "Content-Encoding: gzip\r\nContent-Length: 1000\r\n\r\n")
                    .readToEnd();
            assertThat(answer).startsWith("HTTP/1.1 415 ").contains("without Content-Encoding");
        }
    }

    private static Case get(String name, String headers, String reason) {
        return get(name, "GET /health/liveness HTTP/1.1\r\n", headers + "\r\n", reason);
    }

    private static Case get(String name, String line, String headers, String reason) {
        return new Case(name, line + headers, reason);
    }

    private static Case post(String name, String headers, String body, String reason) {
        return new Case(name, "POST /api/workflows HTTP/1.1\r\n" + HOST + JSON + headers + "\r\n" + body, reason);
    }
}
