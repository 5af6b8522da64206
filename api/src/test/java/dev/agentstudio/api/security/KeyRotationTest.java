package dev.agentstudio.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.api.Bodies;
import dev.agentstudio.api.TestApi;
import dev.agentstudio.api.TestIssuer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The issuer changes its keys, or is away. */
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
            for (int i = 0; i < 20; i++) {
                stranger.rotate("invented-" + i);
                assertThat(status(api, stranger.token("mallory", Scope.READ))).isEqualTo(401);
            }
            assertThat(issuer.fetches()).isLessThanOrEqualTo(3);
            assertThat(status(api, issuer.token("alice", Scope.READ))).isEqualTo(503);
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
