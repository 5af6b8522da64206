package dev.agentstudio.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.api.Bodies;
import dev.agentstudio.api.TestApi;
import dev.agentstudio.api.TestIssuer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The issuer changes its keys, or is unavailable. */
final class KeyRotationTest {
    private static final String PATH = "/api/workflows/wf_1";
    private static final Map<String, Object> LIMITS = Map.of("limits.tiers.free.requests-per-minute", 10_000);

    @Test
    void newKeyIsFetchedWhenATokenNamesIt() {
        try (TestIssuer issuer = TestIssuer.start();
                TestApi api = TestApi.start(issuer, LIMITS)) {
            assertThat(status(api, issuer.token("alice", Scope.READ))).isEqualTo(503);
            issuer.rotate("second");
            assertThat(status(api, issuer.token("alice", Scope.READ))).isEqualTo(503);
            assertThat(issuer.fetches()).isEqualTo(2);
        }
    }

    @Test
    void inventedKeysDoNotFloodTheIssuer() {
        try (TestIssuer issuer = TestIssuer.start();
                TestIssuer stranger = TestIssuer.start();
                TestApi api = TestApi.start(issuer, LIMITS)) {
            List<String> tokens = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                stranger.rotate("invented-" + i);
                tokens.add(stranger.token("mallory", Scope.READ));
            }
            Instant begin = Instant.now();
            assertThat(tokens)
                    .allSatisfy(token -> assertThat(status(api, token)).isEqualTo(401));
            long windows = 1 + Duration.between(begin, Instant.now()).dividedBy(Duration.ofSeconds(10));
            assertThat(issuer.fetches()).isLessThanOrEqualTo((int) (2 * windows + 1));
            assertThat(status(api, issuer.token("alice", Scope.READ))).isEqualTo(503);
        }
    }

    @Test
    void slowIssuerIsAwaited() {
        try (TestIssuer issuer = TestIssuer.start();
                TestApi api = TestApi.start(issuer, LIMITS)) {
            issuer.answerAfter(Duration.ofMillis(800));
            assertThat(api.get(PATH, "Authorization", "Bearer " + issuer.token("alice", Scope.READ))
                            .body())
                    .as("the problem is Temporal, not the issuer")
                    .contains("The workflow engine cannot be reached");
        }
    }

    @Test
    void unreachableIssuerIsUnavailableRatherThanUnauthorized() {
        TestIssuer gone = TestIssuer.start();
        String token = gone.token("alice", Scope.READ);
        try (TestApi api = TestApi.start(gone, LIMITS)) {
            gone.close();
            var answer = api.get(PATH, "Authorization", "Bearer " + token);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("2");
            assertThat(Bodies.problem(answer))
                    .containsEntry("detail", "The token issuer's keys cannot be fetched right now; try again");
        }
    }

    private static int status(TestApi api, String token) {
        return api.get(PATH, "Authorization", "Bearer " + token).statusCode();
    }
}
