package dev.agentstudio.qa.durability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.dev.Ports;
import dev.agentstudio.qa.harness.CallLog;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workflows with much to store, in the memory that {@code ./dev} has. */
@Order(4)
class LargeValuesTest {
    private static final int MEGABYTE = 1_000_000;

    /** Long workflows, on a machine that others use too. */
    private static final Duration LONG = Duration.ofMinutes(8);

    /** 60 is the size that has to fit into the memory of {@code ./dev} as it is: {@code -Dlarge.steps=60}. */
    private static final int STEPS = Integer.getInteger("large.steps", 20);

    private static final int LATE_STEP = STEPS * 5 / 6;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final Ports PORTS = Ports.free();
    private static JavaProcess dev;
    private static WorkflowClient temporal;

    @BeforeAll
    static void start() {
        List<String> command = new ArrayList<>(List.of(
                "-XX:MaxDirectMemorySize=256m",
                "-XX:+ExitOnOutOfMemoryError",
                // Room for one of the workflows at a time, as there is by default for one of 60 MB.
                "-Dreads.memory=" + (STEPS >= 60 ? "64MB" : STEPS + "MB"),
                "dev.agentstudio.dev.Dev",
                "--fresh",
                "--data",
                Studio.folder("large").toString(),
                "--port",
                Integer.toString(PORTS.api()),
                "--temporal-port",
                Integer.toString(PORTS.temporal()),
                "--ui-port",
                Integer.toString(PORTS.ui()),
                "--agents-port",
                Integer.toString(PORTS.agents()),
                "--agents"));
        Studio.agents("big", "echo", "flaky").forEach(file -> command.add(file.toString()));
        dev = JavaProcess.start(command).awaitOutput("Ctrl-C stops everything");
        temporal = Studio.connect(PORTS, Studio.NAMESPACE);
    }

    @AfterAll
    static void stop() {
        temporal.getWorkflowServiceStubs().shutdownNow();
        dev.close();
    }

    @Test
    void twoLargeWorkflowsAtOnceFailResumeAndCompleteWhileClientsReadThem() throws Exception {
        Client client = client();
        List<String> ids = List.of(client.create(large("first")), client.create(large("second")));
        try (Readers readers = Readers.of(client, ids)) {
            for (String id : ids) {
                assertThat(end(client, id)).isEqualTo("failed");
            }
            List<CompletableFuture<Void>> resumes = ids.stream()
                    .map(id -> CompletableFuture.runAsync(() -> resume(client, id)))
                    .toList();
            for (CompletableFuture<Void> resume : resumes) {
                resume.get(LONG.toMinutes(), TimeUnit.MINUTES);
            }
            for (String id : ids) {
                assertThat(end(client, id)).isEqualTo("completed");
            }
            assertThat(readers.statuses()).isSubsetOf(200, 503);
        }
        for (String id : ids) {
            assertCalledOnce(id);
            assertStoredOnce(id);
            assertBounded(client, id);
        }
        assertThat(dev.isAlive()).isTrue();
        System.out.printf(
                "Two workflows of %d MB at once: peak memory of API and worker %s%n", STEPS - 1, dev.peakMemory());
    }

    /** Until it is. The answer has all results, and may find no room among the readers, in which case the workflow is resumed all the same. */
    private static void resume(Client client, String id) {
        Awaitility.await(id + " is resumed").atMost(LONG).until(() -> {
            int status = client.post("/api/workflows/" + id + "/resume").status();
            assertThat(status).isIn(200, 409, 503);
            return status != 503 || List.of("running", "completed").contains(status(client, id));
        });
    }

    @Test
    void forkHasItsResultsWhenItsOriginIsDeleted() {
        Client client = client();
        String counter = Studio.newFile().toString();
        String origin = client.create(Request.of("origin")
                .maxRetries(0)
                .step("one", "big", Map.of("bytes", MEGABYTE / 2))
                .step("two", "big", Map.of("bytes", MEGABYTE / 2))
                .step("three", "flaky", Map.of("failures", 2, "counter", counter))
                .step("four", "echo", Map.of())
                .after("one", "two", "three")
                .json());
        assertThat(end(client, origin)).isEqualTo("failed");
        String fork = client.post("/api/workflows/" + origin + "/fork", "{\"checkpointId\":\"cp_002\"}")
                .json()
                .path("id")
                .asText();
        assertThat(end(client, fork)).isEqualTo("failed");

        assertThat(client.delete("/api/workflows/" + origin).status()).isEqualTo(200);
        Awaitility.await("the origin is removed")
                .atMost(LONG)
                .until(() -> runs(origin).isEmpty());
        assertThat(client.control(fork, "resume").json().path("success").asBoolean())
                .isTrue();

        JsonNode tasks = client.workflow(fork).json().path("tasks");
        for (String step : List.of("one", "two")) {
            assertThat(tasks.at("/3/request/context/results/" + step + "/text").asText())
                    .as("what the agent was given after the resume")
                    .hasSize(MEGABYTE / 2);
        }
        assertThat(tasks.at("/0/response/result/text").asText()).hasSize(MEGABYTE / 2);
    }

    @Test
    void clientsThatHangUpReleaseWhatTheyHold() throws Exception {
        Client client = client();
        String id = client.create(large("left", Map.of("bytes", 10)));
        String other = client.create(large("stays", Map.of("bytes", 10)));
        assertThat(end(client, id)).isEqualTo("completed");
        assertThat(end(client, other)).isEqualTo("completed");
        for (int tries = 0; tries < 10; tries++) {
            CompletableFuture<HttpResponse<InputStream>> asked = HTTP.sendAsync(
                    client.request("/api/workflows/" + id).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
            if (tries % 2 == 0) {
                asked.get(1, TimeUnit.MINUTES).body().close();
            } else {
                asked.cancel(true);
            }
        }
        assertBounded(client, other);
    }

    /** One result after the other, with a failure near the end. */
    private static String large(String id) {
        return large(id, Map.of("failures", 1, "counter", Studio.newFile().toString()));
    }

    private static String large(String id, Map<String, Object> late) {
        Request request = Request.of(id).maxRetries(0).timeout("PT60M");
        for (int step = 1; step <= STEPS; step++) {
            boolean isLate = step == LATE_STEP;
            request.step(
                    "s" + step,
                    isLate && late.containsKey("failures") ? "flaky" : "big",
                    isLate ? late : Map.of("bytes", MEGABYTE));
        }
        return request.json();
    }

    private static void assertCalledOnce(String id) {
        CallLog calls = CallLog.of(Studio.folder("large").resolve("agent-calls.jsonl"));
        assertThat(IntStream.rangeClosed(1, STEPS)
                        .filter(task -> calls.started(id, "task_%03d".formatted(task)) != 1)
                        .boxed())
                .as("tasks that were not called once")
                .containsExactly(LATE_STEP);
    }

    private static void assertStoredOnce(String id) {
        List<WorkflowExecutionInfo> runs = runs(id);
        assertThat(runs).hasSizeGreaterThan(1).allMatch(run -> run.getHistorySizeBytes() < 30L * MEGABYTE);
        long stored = runs.stream()
                .mapToLong(WorkflowExecutionInfo::getHistorySizeBytes)
                .sum();
        long different = (STEPS - 1L) * MEGABYTE;
        System.out.printf("%s: %d runs, %d bytes stored of %d that differ%n", id, runs.size(), stored, different);
        assertThat(stored).isBetween(different, different * 6 / 5);
    }

    @ParameterizedTest
    @CsvSource({"10, 900000", "50, 100000", "200, 30000"})
    void parallelStepsWithALargeInputAreDone(int steps, int bytes) {
        Client client = client();
        Request request = Request.of("wide").pattern("parallel").input(Map.of("text", "i".repeat(bytes)));
        IntStream.range(0, steps)
                .forEach(step ->
                        request.step("s" + step, "big", Map.of("bytes", 10)).after());
        String id = client.create(request.json());

        assertThat(end(client, id)).isEqualTo("completed");

        assertThat(runs(id)).hasSize(1);
        assertThat(runs(id).getFirst().getHistorySizeBytes()).isLessThan(bytes + steps * 3000L);
    }

    @Test
    void agentsAreGivenWhatTheCallRefersTo() {
        Client client = client();
        String id = client.create(Request.of("given")
                .input(Map.of("text", "i".repeat(5000)))
                .step("big", "big", Map.of("bytes", 5000))
                .step("echo")
                .json());

        assertThat(end(client, id)).isEqualTo("completed");

        JsonNode echoed = client.workflow(id).json().at("/tasks/1");
        assertThat(echoed.at("/request/input/text").asText()).hasSize(5000);
        assertThat(echoed.at("/request/context/results/big/text").asText()).hasSize(5000);
    }

    /** Of a short list, since the whole workflow is what takes long to read. */
    private static String end(Client client, String id) {
        return Awaitility.await("the end of " + id)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () -> status(client, id),
                        status -> List.of("completed", "failed").contains(status));
    }

    private static String status(Client client, String id) {
        for (JsonNode row : client.get("/api/workflows?limit=50").json().path("items")) {
            if (row.path("id").asText().equals(id)) {
                return row.path("status").asText();
            }
        }
        return "";
    }

    private static List<WorkflowExecutionInfo> runs(String id) {
        return temporal.getWorkflowServiceStubs()
                .blockingStub()
                .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(Studio.NAMESPACE)
                        .setQuery("WorkflowId = '%s'".formatted(id))
                        .build())
                .getExecutionsList();
    }

    private static HttpResponse<InputStream> read(Client client, String id) throws IOException, InterruptedException {
        return HTTP.send(
                client.request("/api/workflows/" + id).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    /** Size of an answer, which is not kept; 0 when there was no room for it, or Temporal was too slow on a busy machine, which it must say. */
    private static long size(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream body = answer.body()) {
            if (answer.statusCode() == 503) {
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                assertThat(new String(body.readAllBytes(), UTF_8)).contains("\"title\":\"Service Unavailable\"");
                return 0;
            }
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("ETag")).isPresent();
            return body.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** An answer has the smallest results, and each task has its own. */
    private static void assertBounded(Client client, String id) {
        assertThat(wholeSize(client, id)).isBetween(2L * MEGABYTE, 8L * 1024 * 1024);
        JsonNode task = client.get("/api/workflows/%s/tasks/task_%03d".formatted(id, STEPS))
                .json();
        assertThat(task.at("/response/result/text").asText()).hasSize(MEGABYTE);
    }

    private static long wholeSize(Client client, String id) {
        return Awaitility.await("room for the answer")
                .atMost(LONG)
                .until(() -> size(read(client, id)), size -> size > 0);
    }

    /** Clients that read workflows again and again. */
    private record Readers(
            AtomicBoolean isEnded,
            ExecutorService threads,
            List<CompletableFuture<Void>> running,
            Set<Integer> statuses)
            implements AutoCloseable {
        static Readers of(Client client, List<String> ids) {
            Readers readers = new Readers(
                    new AtomicBoolean(),
                    Executors.newFixedThreadPool(2 * ids.size()),
                    new ArrayList<>(),
                    ConcurrentHashMap.newKeySet());
            for (int count = 0; count < 2; count++) {
                ids.forEach(id -> readers.running.add(
                        CompletableFuture.runAsync(() -> readers.readAll(client, id), readers.threads)));
            }
            return readers;
        }

        private void readAll(Client client, String id) {
            while (!isEnded.get()) {
                try {
                    HttpResponse<InputStream> answer = read(client, id);
                    size(answer);
                    statuses.add(answer.statusCode());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }

        @Override
        public void close() {
            isEnded.set(true);
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new))
                    .orTimeout(1, TimeUnit.MINUTES)
                    .join();
            threads.shutdown();
        }
    }

    private static Client client() {
        String token = dev.output()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("export TOKEN="))
                .map(line -> line.substring("export TOKEN=".length()))
                .findFirst()
                .orElseThrow();
        return new Client(URI.create("http://localhost:" + PORTS.api()), token);
    }
}
