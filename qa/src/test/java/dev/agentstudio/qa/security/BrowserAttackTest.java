package dev.agentstudio.qa.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.qa.harness.ListeningPorts;
import dev.agentstudio.qa.harness.RawRequest;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a page that a developer happens to open can do to the stack on the same machine: nothing. */
@ExtendWith(StudioExtension.class)
class BrowserAttackTest {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String ADMIN =
            "{\"grant_type\": \"client_credentials\", \"client_id\": \"admin\", \"client_secret\": \"admin-secret\"}";
    private static final String ADMIN_FORM = "grant_type=client_credentials&client_id=admin&client_secret=admin-secret";

    /** The attack as a page sends it without asking first: text, which is JSON all the same. */
    @Test
    void httpInterfaceOfTemporalRefusesEveryHostName(Studio studio) {
        Path gate = Studio.newFile();
        String id = studio.as("alice").create(Request.of("victim").gate(gate).json());
        List<Integer> ports = otherPortsOfTemporal(studio);
        assertThat(ports).isNotEmpty();

        for (int port : ports) {
            for (String host : List.of("127.0.0.1:" + port, "localhost:" + port, Browser.EVIL)) {
                String answer = RawRequest.exchange(port, post(host, batchPath(), terminateAll()));
                assertThat(answer).as("%s at %d", host, port).matches("(?s)HTTP/1.1 (403|404|405) .*");
                assertThat(RawRequest.exchange(port, get(host, "/api/v1/namespaces")))
                        .matches("(?s)HTTP/1.1 (403|404) .*");
            }
        }
        assertUntouched(studio, id, gate);
    }

    @Test
    void webUiRefusesForeignHostNames(Studio studio) {
        int port = studio.stack().ports().ui();
        assertThat(RawRequest.exchange(port, get("localhost:" + port, "/api/v1/namespaces")))
                .startsWith("HTTP/1.1 200 ");
        assertThat(RawRequest.exchange(port, get("127.0.0.1:" + port, "/"))).startsWith("HTTP/1.1 200 ");
        for (String request : List.of(
                get(Browser.EVIL, "/api/v1/namespaces"),
                get(Browser.EVIL + ":" + port, "/"),
                "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(Browser.EVIL))) {
            assertThat(RawRequest.exchange(port, request)).matches("(?s)HTTP/1.1 40[03] .*");
        }
    }

    /** Temporal serves it elsewhere; a page that could guess the port would still have to guess the address. */
    @Test
    void webUiIsNowhereElseOnTheUsualAddress(Studio studio) {
        assertThat(otherPortsOfTemporal(studio))
                .allSatisfy(port -> assertThat(RawRequest.exchange(port, get("localhost", "/api/v1/settings")))
                        .doesNotStartWith("HTTP/1.1 200"));
    }

    @Test
    void reboundPageIsRefusedByEveryServer(Studio studio) {
        Path gate = Studio.newFile();
        String id = studio.as("alice").create(Request.of("victim").gate(gate).json());
        List<Integer> targets = Stream.concat(
                        Stream.of(
                                studio.stack().ports().api(),
                                studio.stack().ports().ui()),
                        otherPortsOfTemporal(studio).stream())
                .toList();
        for (int target : targets) {
            ArrayNode attempts = JsonNodeFactory.instance.arrayNode();
            attempt(attempts, "/oauth/token", "application/json", ADMIN);
            attempt(attempts, "/oauth/token", "application/x-www-form-urlencoded", ADMIN_FORM);
            attempt(attempts, batchPath(), "text/plain", terminateAll());
            attempt(attempts, batchPath(), "application/json", terminateAll());
            attempts.addObject().put("url", "/api/v1/namespaces/default/workflows");
            attempts.addObject().put("url", "/swagger");
            attempts.addObject().put("url", "/");

            assertThat(attack(target, attempts))
                    .allSatisfy(result -> assertThat(result.path("status").asInt())
                            .as("port %d: %s", target, result)
                            .isIn(403, 404, 405));
        }
        assertUntouched(studio, id, gate);
    }

    @Test
    void pageOfAnotherOriginGetsNoAnswerAndChangesNothing(Studio studio) {
        Path gate = Studio.newFile();
        String id = studio.as("alice").create(Request.of("victim").gate(gate).json());
        List<Integer> temporal = Stream.concat(
                        Stream.of(studio.stack().ports().ui()), otherPortsOfTemporal(studio).stream())
                .toList();
        String api = studio.stack().api().toString();
        ArrayNode attempts = JsonNodeFactory.instance.arrayNode();
        for (String host : List.of("localhost", "127.0.0.1")) {
            for (int port : temporal) {
                String server = "http://%s:%d".formatted(host, port);
                attempt(attempts, server + batchPath(), "text/plain", terminateAll());
                attempt(attempts, server + batchPath(), "application/json", terminateAll());
                attempts.addObject().put("url", server + "/api/v1/namespaces");
            }
        }
        attempt(attempts, api + "/oauth/token", "application/x-www-form-urlencoded", ADMIN_FORM);
        attempt(attempts, api + "/oauth/token", "application/json", ADMIN);
        attempt(attempts, api + "/api/workflows/" + id + "/cancel", "text/plain", "{}");
        attempts.addObject().put("url", api + "/api/workflows");
        int readable = attempts.size();
        // Sent, although the page may not see what comes of it.
        for (int index = 0; index < readable; index++) {
            ObjectNode blind = attempts.get(index).deepCopy();
            blind.withObjectProperty("init").put("mode", "no-cors");
            attempts.add(blind);
        }

        JsonNode results = attack(studio.stack().ports().api(), attempts);

        assertThat(results).hasSize(2 * readable).allSatisfy(result -> {
            assertThat(result.path("type").asText()).isIn("error", "opaque");
            assertThat(result.path("text").asText()).doesNotContain("access_token");
        });
        assertUntouched(studio, id, gate);
    }

    /** By a real browser; what the page saw. */
    @SuppressWarnings("try") // the browser is open as long as its page works
    private static JsonNode attack(int rebound, ArrayNode attempts) {
        Optional<Path> chromium = Browser.find();
        assumeTrue(
                chromium.isPresent(),
                "No Chromium is installed, so no real page attacks the stack; install it (Debian: apt-get install chromium) or name it with CHROMIUM=/path/to/chromium");
        try (AttackerSite site = new AttackerSite(rebound, attempts);
                Browser browser = Browser.open(chromium.get(), site.url())) {
            return site.awaitResults();
        }
    }

    private static void attempt(ArrayNode attempts, String url, String type, String body) {
        ObjectNode attempt = attempts.addObject().put("url", url);
        ObjectNode init = attempt.putObject("init").put("method", "POST").put("body", body);
        init.putObject("headers").put("Content-Type", type);
    }

    private static void assertUntouched(Studio studio, String id, Path gate) {
        studio.as("alice").awaitGate(id, 0);
        Studio.open(gate);
        assertThat(studio.as("alice").awaitEnd(id).json().path("status").asText())
                .isEqualTo("completed");
    }

    /** Those that speak HTTP/1.1, beside the Web UI's; no page can speak gRPC. */
    private static List<Integer> otherPortsOfTemporal(Studio studio) {
        int grpc = studio.stack().ports().temporal();
        return ProcessHandle.current()
                .descendants()
                .map(process -> ListeningPorts.of(process, LOOPBACK))
                .filter(ports -> ports.contains(grpc))
                .findFirst()
                .orElseThrow()
                .stream()
                .filter(port -> port != grpc)
                .filter(port -> RawRequest.exchange(port, get(LOOPBACK, "/")).startsWith("HTTP/1."))
                .toList();
    }

    private static String batchPath() {
        return "/api/v1/namespaces/default/batch-operations/" + UUID.randomUUID();
    }

    private static String terminateAll() {
        return """
                {"jobId": "%s", "reason": "gone", "visibilityQuery": "ExecutionStatus = 'Running'", "terminationOperation": {"identity": "page"}}""".formatted(UUID.randomUUID());
    }

    private static String get(String host, String path) {
        return "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, host);
    }

    private static String post(String host, String path, String body) {
        return "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                .formatted(path, host, body.length(), body);
    }
}
