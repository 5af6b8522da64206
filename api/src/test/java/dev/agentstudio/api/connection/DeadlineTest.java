package dev.agentstudio.api.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.api.ApiClient;
import dev.agentstudio.api.ProductionContext;
import dev.agentstudio.api.TestIssuer;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How long a request may take to arrive. */
@MicronautTest(contextBuilder = ProductionContext.class, environments = ProductionContext.ENVIRONMENT)
@Property(name = "limits.tiers.free.requests-per-minute", value = "10000")
@Property(name = "connections.header-timeout", value = "1s")
@Property(name = "connections.body-timeout", value = "2s")
final class DeadlineTest {
    private static final TestIssuer ISSUER = TestIssuer.shared();
    private final ApiClient api;

    DeadlineTest(ApiClient api) {
        this.api = api;
    }

    private static final String HALF_A_HEAD = "GET /health/liveness HTTP/1.1\r\nHost: localh";
    private static final String WHOLE = "GET /health/liveness HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /** @param limit that closes the connection */
    record Case(String name, String request, String answer, Duration limit) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> slow() {
        String late = "HTTP/1.1 408 Bad Request\r\n";
        return Stream.of(
                new Case("nothing at all", "", "", Duration.ofSeconds(1)),
                new Case("half of the headers", HALF_A_HEAD, late, Duration.ofSeconds(1)),
                new Case(
                        "half of the headers of a second request",
                        WHOLE + HALF_A_HEAD,
                        "HTTP/1.1 200 Ok\r\n",
                        Duration.ofSeconds(1)),
                new Case("half of a body", head("Content-Length: 100") + "{", late, Duration.ofSeconds(2)),
                new Case(
                        "half of a chunk",
                        head("Transfer-Encoding: chunked") + "64\r\n{",
                        late,
                        Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @MethodSource
    void slow(Case slow) {
        try (RawConnection connection = RawConnection.open(api)) {
            Instant begin = Instant.now();
            String answer = connection.send(slow.request()).readToEnd();

            assertThat(Duration.between(begin, Instant.now()))
                    .isGreaterThan(slow.limit().minusMillis(100));
            assertThat(answer).startsWith(slow.answer());
            if (!slow.request().isEmpty()) {
                assertThat(answer)
                        .contains("The request did not arrive within %d seconds"
                                .formatted(slow.limit().toSeconds()));
            }
        }
    }

    /** The time is for the whole head, or a byte now and then would keep a connection open for good. */
    @Test
    void byteNowAndThenDoesNotHelp() {
        try (RawConnection connection = RawConnection.open(api);
                ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor()) {
            connection.send(HALF_A_HEAD);
            var unused = sender.scheduleAtFixedRate(() -> connection.send("x"), 0, 100, TimeUnit.MILLISECONDS);
            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 408 ");
        }
    }

    /** A connection that waits between requests sends nothing, and is not late. */
    @Test
    void quietConnectionIsKept() {
        try (RawConnection connection = RawConnection.open(api);
                RawConnection other = RawConnection.open(api)) {
            assertThat(connection.send(WHOLE).readAnswer()).startsWith("HTTP/1.1 200 ");
            // Longer than both limits, measured by the server itself.
            other.send(head("Content-Length: 100") + "{").readToEnd();
            assertThat(connection.send(WHOLE).readAnswer()).startsWith("HTTP/1.1 200 ");
        }
    }

    private static String head(String length) {
        return "POST /api/workflows HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer %s\r\n%s\r\n\r\n"
                .formatted(ISSUER.token("alice", "workflows:execute"), length);
    }
}
