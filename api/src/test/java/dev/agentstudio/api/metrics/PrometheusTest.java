package dev.agentstudio.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.api.TestApi;
import dev.agentstudio.api.TestIssuer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a collector reads. */
final class PrometheusTest {
    @Test
    void requestsJvmAndTemporalAreMeasuredForEverybody() {
        try (TestIssuer issuer = TestIssuer.start();
                TestApi api = TestApi.start(issuer, Map.of())) {
            String token = "Bearer " + issuer.token("alice", "workflows:read");
            assertThat(api.get("/api/workflows/wf_1", "Authorization", token).statusCode())
                    .isEqualTo(503);
            // The SDK hands over what it counted once a second.
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                HttpResponse<String> answer = api.get("/prometheus");
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body().lines().toList()).satisfies(PrometheusTest::hasAll);
            });
        }
    }

    private static void hasAll(List<? extends String> lines) {
        assertThat(lines)
                .anyMatch(line -> line.startsWith("http_server_requests_seconds_count")
                        && line.contains("status=\"503\"")
                        && line.contains("uri=\"/api/workflows/{id}\""))
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"))
                .anyMatch(line -> line.startsWith("temporal_request_total")
                        && line.contains("operation=\"DescribeWorkflowExecution\""));
    }
}
