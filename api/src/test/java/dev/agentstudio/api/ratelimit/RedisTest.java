package dev.agentstudio.api.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.agentstudio.api.TestApi;
import dev.agentstudio.api.TestIssuer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One limit over two nodes, in a real Redis (Debian: apt-get install redis-server). */
final class RedisTest {
    private static final String PATH = "/api/workflows/wf_1";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void nodesShareOneLimitAndCountForThemselvesWhileRedisIsAway() throws IOException {
        assumeThat(Stream.of(System.getenv("PATH").split(File.pathSeparator)).anyMatch(RedisTest::hasServer))
                .as("redis-server is installed (Debian: apt-get install redis-server)")
                .isTrue();
        int port = freePort();
        Process redis = start(port);
        try (TestIssuer issuer = TestIssuer.start();
                TestApi one = TestApi.start(issuer, Map.of("redis.uri", "redis://127.0.0.1:" + port));
                TestApi other = TestApi.start(issuer, Map.of("redis.uri", "redis://127.0.0.1:" + port))) {
            String token = "Bearer " + issuer.token("alice", "workflows:read");
            List<Integer> statuses = IntStream.range(0, 80)
                    .mapToObj(i -> i % 2 == 0 ? one : other)
                    .parallel()
                    .map(api -> api.get(PATH, "Authorization", token).statusCode())
                    .sorted()
                    .toList();
            assertThat(statuses).containsExactlyElementsOf(passedAndRefused(60, 20));
            redis.destroyForcibly().onExit().join();
            assertThat(one.get(PATH, "Authorization", token).statusCode()).isEqualTo(503);
        } finally {
            redis.destroyForcibly();
        }
    }

    @Test
    void apiStartsAndServesWithoutRedis() {
        try (TestIssuer issuer = TestIssuer.start();
                TestApi api = TestApi.start(issuer, Map.of("redis.uri", "redis://127.0.0.1:1"))) {
            assertThat(api.get("/health/liveness").statusCode()).isEqualTo(200);
            String token = "Bearer " + issuer.token("alice", "workflows:read");
            List<Integer> statuses = IntStream.range(0, 62)
                    .mapToObj(i -> api.get(PATH, "Authorization", token).statusCode())
                    .sorted()
                    .toList();
            assertThat(statuses).as("counted by the node itself").containsExactlyElementsOf(passedAndRefused(60, 2));
        }
    }

    private static List<Integer> passedAndRefused(int passed, int refused) {
        return Stream.concat(Collections.nCopies(refused, 429).stream(), Collections.nCopies(passed, 503).stream())
                .toList();
    }

    private static boolean hasServer(String folder) {
        return Files.isExecutable(Path.of(folder, "redis-server"));
    }

    private Process start(int port) throws IOException {
        Process redis = new ProcessBuilder(
                        "redis-server",
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--dir",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        // It has no other sign of being ready than that it accepts connections.
        Awaitility.await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            }
        });
        return redis;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
