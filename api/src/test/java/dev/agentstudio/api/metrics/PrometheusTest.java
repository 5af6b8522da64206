package dev.agentstudio.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.api.ApiClient;
import dev.agentstudio.api.ProductionContext;
import dev.agentstudio.api.TestIssuer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a collector reads. */
@MicronautTest(contextBuilder = ProductionContext.class, environments = ProductionContext.ENVIRONMENT)
final class PrometheusTest {
    private final ApiClient api;

    PrometheusTest(ApiClient api) {
        this.api = api;
    }

    @Test
    void requestsJvmAndTemporalAreMeasuredForEverybody() {
        String token = "Bearer " + TestIssuer.shared().token("alice", "workflows:read");
        assertThat(api.get("/api/workflows/wf_1", "Authorization", token).statusCode())
                .isEqualTo(503);
        // The SDK reports its counters once a second.
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            HttpResponse<String> answer = api.get("/prometheus");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body().lines().toList()).satisfies(PrometheusTest::hasAll);
        });
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
