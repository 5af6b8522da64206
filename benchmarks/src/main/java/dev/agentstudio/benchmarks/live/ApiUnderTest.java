package dev.agentstudio.benchmarks.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.api.ApiProcess;
import dev.agentstudio.benchmarks.BenchmarkNamespace;
import dev.agentstudio.workflows.payload.Payloads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An API process of its own, with the memory that {@code ./dev} has and room for many connections of one client. */
final class ApiUnderTest implements AutoCloseable {
    /** Longest wait for the process to serve. */
    private static final Duration START = Duration.ofMinutes(3);

    private static final Duration RETRY = Duration.ofMillis(200);
    private static final int END_SECONDS = 20;

    /** More than any of the benchmarks uses: what is measured is not the limits. */
    private static final int CONNECTIONS = 12_000;

    private static final int CALLS_A_MINUTE = 10_000_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final Process process;
    private final URI address;
    private final String token;

    /** @param temporal host and port */
    ApiUnderTest(String temporal) throws IOException, InterruptedException {
        folder = Files.createTempDirectory("live-benchmark");
        int port = freePort();
        address = URI.create("http://127.0.0.1:" + port);
        process = new ProcessBuilder(command(temporal, port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("api.log").toFile())
                .start();
        // However this process ends, the other one does too.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        boolean isReady = false;
        try {
            awaitReady();
            token = post(
                            "/oauth/token",
                            "{\"grant_type\":\"client_credentials\",\"client_id\":\"%s\",\"client_secret\":\"%s-secret\"}"
                                    .formatted(SteppedWorkflows.OWNER, SteppedWorkflows.OWNER))
                    .path("access_token")
                    .asText();
            isReady = true;
        } finally {
            if (!isReady) {
                close();
            }
        }
    }

    private List<String> command(String temporal, int port) {
        List<String> command = new ArrayList<>(List.of(
                java("java"),
                "-XX:+UseSerialGC",
                "-Xmx384m",
                "-XX:MaxDirectMemorySize=256m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.net.preferIPv4Stack=true",
                "-Dmicronaut.environments=dev",
                "-Dmicronaut.server.port=" + port,
                "-Dtemporal.target=" + temporal,
                "-Dtemporal.namespace=" + BenchmarkNamespace.NAME,
                "-Ddev-issuer.key-file=" + folder.resolve("key.json"),
                "-Dconnections.max=" + CONNECTIONS,
                "-Dconnections.max-per-address=" + CONNECTIONS,
                "-Dhub.max-connections=" + CONNECTIONS,
                "-Dhub.invocations-per-minute-per-user=" + CALLS_A_MINUTE));
        String extra = System.getenv("API_OPTIONS");
        if (extra != null) {
            command.addAll(List.of(extra.split(" ", -1)));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ApiProcess.class.getName()));
        return command;
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws InterruptedException, IOException {
        long end = System.nanoTime() + START.toNanos();
        while (!isServing()) {
            // Not served yet; the end of the process ends the wait at once.
            if (process.waitFor(RETRY.toMillis(), TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
                throw new IOException("The API does not start:\n" + Files.readString(folder.resolve("api.log")));
            }
        }
    }

    private boolean isServing() throws InterruptedException {
        try {
            return get("/health/liveness").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(address.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode post(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return Payloads.mapper()
                .readTree(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    Swarm swarm(Arrivals arrivals) {
        return new Swarm(address, token, arrivals);
    }

    /** Processor time of the process so far. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What the process occupies now. */
    Memory memory() throws IOException, InterruptedException {
        String metrics = get("/prometheus").body();
        return new Memory(
                resident(),
                sum(metrics, "jvm_memory_used_bytes{area=\"heap\""),
                sum(metrics, "jvm_buffer_memory_used_bytes{id=\"direct\""));
    }

    /**
     * Bytes of a process.
     *
     * @param resident of all its memory, as Linux counts it
     * @param heap in use
     * @param direct buffers outside the heap
     */
    record Memory(double resident, double heap, double direct) {
        private static final double MIB = 1024 * 1024;

        @Override
        public String toString() {
            return "%.0f MiB resident, %.0f MiB of heap in use, %.1f MiB of direct buffers"
                    .formatted(resident / MIB, heap / MIB, direct / MIB);
        }

        static double mebibytes(double bytes) {
            return bytes / MIB;
        }
    }

    private double resident() throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                            .sum()
                    * 1024;
        }
    }

    private static double sum(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Has the process collect its garbage. */
    void collectGarbage() throws IOException, InterruptedException {
        int status = new ProcessBuilder(java("jcmd"), Long.toString(process.pid()), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("jcmd failed with status " + status);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            for (String name : List.of("api.log", "key.json")) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
