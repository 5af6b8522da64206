package dev.agentstudio.api.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.agentstudio.api.TestApi;
import dev.agentstudio.api.TestIssuer;
import dev.agentstudio.workflows.payload.Payloads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Agents that are served by several processes, some of which are unavailable. */
class AgentReplicasTest {
    private static final String HEALTHY = "{\"status\":\"healthy\"}";
    private static final String BUSY = "{\"status\":\"degraded\",\"reason\":\"Every slot is taken\"}";
    private static final String STOPPING = "{\"status\":\"unhealthy\",\"reason\":\"It is stopping\"}";
    private static final String NOWHERE = "http://127.0.0.1:1";

    private final TestIssuer issuer = TestIssuer.start();

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void healthCombinesThatOfAllReplicas() {
        assertHealth(List.of(HEALTHY, HEALTHY), 200, "{\"status\":\"healthy\"}");
        assertHealth(List.of(HEALTHY, BUSY), 200, "{\"status\":\"healthy\"}");
        assertHealth(List.of(BUSY, BUSY), 200, "{\"status\":\"degraded\",\"reason\":\"Every slot is taken\"}");
        assertHealth(
                List.of(HEALTHY, STOPPING),
                200,
                "{\"status\":\"degraded\",\"reason\":\"1 of 2 agent services do not take work\"}");
        assertHealth(List.of(STOPPING), 503, "{\"status\":\"unhealthy\",\"error\":\"It is stopping\"}");
        assertHealth(List.of(), 503, "{\"status\":\"unhealthy\",\"error\":\"Connection to agent service failed\"}");
    }

    @Test
    void typesComeFromAnyReplicaThatAnswers() throws IOException {
        HttpServer there = service(HEALTHY);
        try (TestApi api = api(List.of(NOWHERE, url(there)))) {
            assertThat(get(api, "/api/meta-agent/types").body()).isEqualTo("[\"any\"]");
            assertThat(get(api, "/api/meta-agent/types/any").body())
                    .isEqualTo("{\"type\":\"any\",\"description\":\"Does anything.\"}");
            assertThat(get(api, "/api/meta-agent/types/other").statusCode()).isEqualTo(404);
            assertThat(get(api, "/api/meta-agent/types/a%2Fb%20c").body()).isEqualTo("{\"type\":\"a/b c\"}");
            there.stop(0);
            assertThat(get(api, "/api/meta-agent/types/any").body())
                    .as("the last known, while all are unavailable")
                    .isEqualTo("{\"type\":\"any\",\"description\":\"Does anything.\"}");
        } finally {
            there.stop(0);
        }
    }

    @Test
    void typeThatWasNeverDescribedIs503() {
        try (TestApi api = api(List.of(NOWHERE))) {
            HttpResponse<String> answer = get(api, "/api/meta-agent/types/any");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("2");
        }
    }

    /** Without agents the call is accepted; the 503 is that of Temporal. */
    @Test
    void callIsAcceptedWhileAgentsAreUnknown() {
        try (TestApi api = api(List.of(NOWHERE))) {
            HttpResponse<String> answer = api.send(
                    "POST",
                    "/api/meta-agent/any/execute",
                    "{\"task\": \"Do it\", \"configuration\": {\"a\": 1}}",
                    "Authorization",
                    "Bearer " + issuer.token("alice", "workflows:execute"),
                    "Content-Type",
                    "application/json");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("The workflow engine cannot be reached right now");
        }
    }

    private void assertHealth(List<String> replicas, int status, String expected) {
        List<HttpServer> servers =
                replicas.stream().map(AgentReplicasTest::service).toList();
        List<String> urls = servers.isEmpty()
                ? List.of(NOWHERE)
                : servers.stream().map(AgentReplicasTest::url).toList();
        try (TestApi api = api(urls)) {
            HttpResponse<String> answer = get(api, "/api/meta-agent/health");
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(answer.headers().firstValue("X-RateLimit-Limit")).isPresent();
            var body = Payloads.mapper().readTree(answer.body());
            assertThat(body.path("timestamp").asText()).isNotEmpty();
            assertThat(((ObjectNode) body).without("timestamp").toString()).isEqualTo(expected);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        } finally {
            servers.forEach(server -> server.stop(0));
        }
    }

    private TestApi api(List<String> urls) {
        return TestApi.start(issuer, Map.of("agents.urls", String.join(",", urls)));
    }

    private HttpResponse<String> get(TestApi api, String path) {
        return api.get(path, "Authorization", "Bearer " + issuer.token("alice", "workflows:read"));
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static HttpServer service(String health) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            Map<String, String> answers = Map.of(
                    "/health", health,
                    "/agents", "[\"any\"]",
                    "/agents/any", "{\"type\":\"any\",\"description\":\"Does anything.\"}",
                    "/agents/a%2Fb%20c", "{\"type\":\"a/b c\"}");
            server.createContext("/", call -> {
                String body = answers.get(call.getRequestURI().getRawPath());
                byte[] bytes = (body == null ? "{}" : body).getBytes(StandardCharsets.UTF_8);
                call.sendResponseHeaders(body == null ? 404 : body.equals(STOPPING) ? 503 : 200, bytes.length);
                call.getResponseBody().write(bytes);
                call.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
