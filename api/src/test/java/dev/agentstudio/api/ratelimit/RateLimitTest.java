package dev.agentstudio.api.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.api.ApiClient;
import dev.agentstudio.api.Bodies;
import dev.agentstudio.api.ProductionContext;
import dev.agentstudio.api.TestApi;
import dev.agentstudio.api.TestIssuer;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests a minute. Temporal is unavailable, so a request within the limit is answered with 503. */
@MicronautTest(contextBuilder = ProductionContext.class, environments = ProductionContext.ENVIRONMENT)
@Property(name = "limits.anonymous-tier", value = "enterprise")
final class RateLimitTest {
    private static final String PATH = "/api/workflows/wf_1";

    private static final TestIssuer ISSUER = TestIssuer.shared();
    private final ApiClient api;

    RateLimitTest(ApiClient api) {
        this.api = api;
    }

    @Test
    void freeTokenGetsSixtyRequestsAndNotOneMore() {
        String token = token("sixty", "free");
        Instant begin = Instant.now();
        List<HttpResponse<String>> answers =
                IntStream.range(0, 70).parallel().mapToObj(i -> get(token)).toList();
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 503).hasSize(60);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 429).hasSize(10);
        HttpResponse<String> refusal = get(token);
        long reset = Long.parseLong(header(refusal, Quota.RESET));
        assertThat(Instant.ofEpochSecond(reset)).isBetween(begin.plusSeconds(59), begin.plusSeconds(70));
        assertThat(header(refusal, Quota.LIMIT)).isEqualTo("60");
        assertThat(header(refusal, Quota.REMAINING)).isEqualTo("0");
        long wait = Long.parseLong(header(refusal, "Retry-After"));
        assertThat(wait).isBetween(1L, 60L);
        assertThat(Bodies.problem(refusal))
                .isEqualTo(Map.of(
                        "type",
                        "https://api.agentstudio.dev/errors/rate-limit-exceeded",
                        "title",
                        "Too Many Requests",
                        "status",
                        429,
                        "detail",
                        "More than 60 requests in a minute; wait %d seconds".formatted(wait),
                        "instance",
                        PATH,
                        "code",
                        "RATE_LIMIT_EXCEEDED"));
    }

    @ParameterizedTest
    @CsvSource({"free,60", "developer,300", "professional,1000", "enterprise,10000", "unknown,60", ",60"})
    void limitFollowsTheTier(String tier, String limit) {
        HttpResponse<String> answer = get(token("tier-" + tier, tier));
        assertThat(header(answer, Quota.LIMIT)).isEqualTo(limit);
        assertThat(header(answer, Quota.REMAINING)).isEqualTo(Integer.toString(Integer.parseInt(limit) - 1));
    }

    @Test
    void callersDoNotShareALimit() {
        String first = token("first", "free");
        get(first);
        get(first);
        assertThat(header(get(token("second", "free")), Quota.REMAINING)).isEqualTo("59");
        assertThat(header(get(token("first", "free")), Quota.REMAINING)).isEqualTo("57");
    }

    @Test
    void refusalForWantOfAScopeCountsAgainstItsCaller() {
        String reader = ISSUER.token(
                claims -> claims.subject("scopes").claim("tier", "free").claim("scopes", List.of("workflows:read")));
        HttpResponse<String> refused = api.send("POST", PATH + "/pause", "", "Authorization", "Bearer " + reader);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(header(refused, Quota.LIMIT)).isEqualTo("60");
        assertThat(header(refused, Quota.REMAINING)).isEqualTo("59");
        assertThat(header(get(reader), Quota.REMAINING)).isEqualTo("58");
    }

    /** One kind of answer. */
    @ParameterizedTest
    @CsvSource({
        "GET, /nowhere, 404",
        "GET, /api/workflows/wf_1, 401",
        "PATCH, /api/workflows, 405",
        "GET, /health/liveness, 200",
        "GET, /health/readiness, 503",
        "OPTIONS, /api/workflows, 204",
        "POST, /api/workflows, 401"
    })
    void everyAnswerCarriesTheLimit(String method, String path, int status) {
        HttpResponse<String> answer = api.send(method, path, "", "Content-Type", "application/json");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(header(answer, Quota.LIMIT)).isEqualTo("10000");
        assertThat(header(answer, Quota.REMAINING)).matches("\\d+");
        assertThat(header(answer, Quota.RESET)).matches("\\d{10}");
    }

    @Test
    void addressWithoutTokenIsLimitedAndGuessedTokensCountAgainstIt() {
        try (TestApi api = TestApi.start(ISSUER, Map.of("limits.tiers.free.requests-per-minute", 5))) {
            for (int i = 0; i < 3; i++) {
                assertThat(api.get(PATH, "Authorization", "Bearer guess").statusCode())
                        .isEqualTo(401);
            }
            assertThat(api.get("/nowhere").statusCode()).isEqualTo(404);
            assertThat(api.get(PATH).statusCode()).isEqualTo(401);
            assertThat(api.get(PATH).statusCode()).isEqualTo(429);
            assertThat(api.get("/nowhere").statusCode()).isEqualTo(429);
            assertThat(api.get(PATH, "Authorization", "Bearer guess").statusCode())
                    .isEqualTo(429);
            for (int i = 0; i < 10; i++) {
                assertThat(api.get("/health/liveness").statusCode()).isEqualTo(200);
            }
            assertThat(api.get(PATH, "Authorization", "Bearer " + token("alice", "free"))
                            .statusCode())
                    .isEqualTo(503);
        }
    }

    private HttpResponse<String> get(String token) {
        return api.get(PATH, "Authorization", "Bearer " + token);
    }

    private static String token(String subject, String tier) {
        return ISSUER.token(claims -> claims.subject(subject).claim("tier", tier));
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
