package dev.agentstudio.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.temporalclient.connection.TemporalConnection;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributes;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What the API adds to the calls of Temporal that it makes. Each pair is measured in turn, in one run, from one process.
 *
 * <pre>Overhead API TEMPORAL ROUNDS</pre>
 */
public final class OverheadBenchmark {
    private OverheadBenchmark() {}

    @SuppressWarnings("checkstyle:IllegalCatch") // the last resort of the process
    public static void main(String[] arguments) {
        int status = 1;
        try {
            new Overhead(arguments[0], arguments[1], Integer.parseInt(arguments[2])).run();
            status = 0;
        } catch (Exception e) {
            System.err.println("overhead: " + e.getMessage());
        }
        // The connection to Temporal has threads that would keep the process alive.
        System.exit(status);
    }

    interface Call {
        /** Returns the id of the workflow that it started, if it did. */
        Optional<String> make() throws Exception;
    }

    record Answer(int status, Map<String, String> headers, String body) {
        /** Empty when there is none. */
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /**
     * One kept connection, read and written by the thread that waits. The JDK's client hands a request through three threads, which on a busy
     * machine costs more than what is measured here.
     */
    static final class Connection {
        private final Socket socket;
        private final String host;

        Connection(URI api) throws IOException {
            host = api.getAuthority();
            socket = new Socket(api.getHost(), api.getPort());
            socket.setTcpNoDelay(true);
        }

        Answer send(String method, String path, List<String> headers, String json) throws IOException {
            byte[] content = json.getBytes(UTF_8);
            StringBuilder head = new StringBuilder("%s %s HTTP/1.1\r\nHost: %s\r\n".formatted(method, path, host));
            headers.forEach(header -> head.append(header).append("\r\n"));
            if (content.length > 0) {
                head.append("Content-Type: application/json\r\nContent-Length: %d\r\n".formatted(content.length));
            }
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.write(head.append("\r\n").toString().getBytes(UTF_8));
            request.write(content);
            socket.getOutputStream().write(request.toByteArray());
            return read(new BufferedInputStream(socket.getInputStream()));
        }

        private static Answer read(InputStream in) throws IOException {
            int status = Integer.parseInt(line(in).split(" ", 3)[1]);
            Map<String, String> headers = new HashMap<>();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            int length = status == 304 ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
            return new Answer(status, headers, new String(in.readNBytes(length), UTF_8));
        }

        private static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new EOFException("The API closed the connection");
                }
                line.append((char) next);
            }
            return line.toString().strip();
        }
    }

    static final class Overhead {
        /** Until the JVM under test has compiled what it runs. Reads are cheap; a workflow has to be waited for. */
        private static final int WARM_UP_READS = 3000;

        private static final int WARM_UP_STARTS = 300;

        private static final double MOST_MORE_OF_READ_MS = 2;
        private static final double MOST_MORE_OF_UNCHANGED_MS = 1.5;
        private static final double MOST_MORE_OF_START_MS = 3;

        private final URI api;
        private final int rounds;
        private final WorkflowClient temporal;
        private final Connection http;
        private final String token;
        private final String body = """
                {"definition": {"id": "overhead", "name": "Overhead", "pattern": "sequential", "steps": [
                  {"id": "a", "name": "A", "agentType": "echo"},
                  {"id": "b", "name": "B", "agentType": "echo", "dependsOn": ["a"]},
                  {"id": "c", "name": "C", "agentType": "echo", "dependsOn": ["b"]}]}}""";

        Overhead(String api, String target, int rounds) throws Exception {
            this.api = URI.create(api);
            this.rounds = rounds;
            this.temporal = new TemporalConnection(target, "default").open();
            this.http = new Connection(this.api);
            String credentials =
                    "{\"grant_type\":\"client_credentials\",\"client_id\":\"studio\",\"client_secret\":\"studio-secret\"}";
            String answer =
                    http.send("POST", "/oauth/token", List.of(), credentials).body();
            token = Payloads.mapper().readTree(answer).path("access_token").asText();
        }

        void run() throws Exception {
            Answer executed = send("POST", "/api/workflows/execute", body);
            expect(200, executed);
            JsonNode result = Payloads.mapper().readTree(executed.body());
            String id = result.path("workflowId").asText();
            String path = "/api/workflows/" + id;
            String etag = send("GET", path, "").header("etag");
            Call describe = () -> describe(id);
            pair(
                    "GET of a finished workflow of three steps",
                    WARM_UP_READS,
                    MOST_MORE_OF_READ_MS,
                    () -> expect(200, send("GET", path, "")),
                    describe);
            pair(
                    "GET with If-None-Match, 304",
                    WARM_UP_READS,
                    MOST_MORE_OF_UNCHANGED_MS,
                    () -> expect(304, send("GET", path, "", "If-None-Match: " + etag)),
                    describe);
            pair(
                    "POST of a workflow of three steps",
                    WARM_UP_STARTS,
                    MOST_MORE_OF_START_MS,
                    () -> expect(201, send("POST", "/api/workflows", body)),
                    this::start);
        }

        private void pair(String name, int warmUp, double budget, Call ours, Call bare) throws Exception {
            double[] with = new double[rounds];
            double[] without = new double[rounds];
            for (int round = -warmUp; round < rounds; round++) {
                double one = milliseconds(ours);
                double two = milliseconds(bare);
                if (round >= 0) {
                    with[round] = one;
                    without[round] = two;
                }
            }
            double[] difference = new double[rounds];
            Arrays.setAll(difference, round -> with[round] - without[round]);
            System.out.printf(
                    "%-42s ours p50 %.2f ms  bare p50 %.2f ms  difference of p50 %.2f ms, p50 of differences %.2f ms%n",
                    name, median(with), median(without), median(with) - median(without), median(difference));
            new Figure(
                            name + ", p50",
                            "ms",
                            median(with),
                            median(without),
                            "bare call",
                            "at most %+.1f ms".formatted(budget),
                            median(difference) <= budget)
                    .report();
        }

        /** What was started is waited for, so that it does not run into the next measurement. */
        private double milliseconds(Call call) throws Exception {
            long begin = System.nanoTime();
            Optional<String> started = call.make();
            double milliseconds = (System.nanoTime() - begin) / 1e6;
            started.ifPresent(id -> temporal.newUntypedWorkflowStub(id).getResult(Object.class));
            return milliseconds;
        }

        private static double median(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }

        private Answer send(String method, String path, String json, String... headers) throws IOException {
            List<String> all = new ArrayList<>(List.of(headers));
            all.add("Authorization: Bearer " + token);
            return http.send(method, path, all, json);
        }

        private static Optional<String> expect(int status, Answer answer) {
            if (answer.status() != status) {
                throw new IllegalStateException(answer.status() + " " + answer.body());
            }
            String location = answer.header("location");
            return location.isEmpty()
                    ? Optional.empty()
                    : Optional.of(location.substring(location.lastIndexOf('/') + 1));
        }

        private Optional<String> describe(String id) {
            temporal.getWorkflowServiceStubs()
                    .blockingStub()
                    .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                            .setNamespace("default")
                            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                            .build());
            return Optional.empty();
        }

        /** The start that the API makes, with the same input, attributes and memo. */
        private Optional<String> start() {
            StepDefinition a = new StepDefinition(new StepId("a"), "A", "echo", List.of(), null, null);
            StepDefinition b = new StepDefinition(new StepId("b"), "B", "echo", List.of(new StepId("a")), null, null);
            StepDefinition c = new StepDefinition(new StepId("c"), "C", "echo", List.of(new StepId("b")), null, null);
            WorkflowDefinition definition =
                    new WorkflowDefinition("overhead", "Overhead", null, Pattern.SEQUENTIAL, List.of(a, b, c), null, 3);
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            ExecutionInput input = new ExecutionInput(definition, null, "studio", "studio", now, null);
            return Optional.of(temporal.newUntypedWorkflowStub(
                            AgentWorkflow.TYPE,
                            WorkflowOptions.newBuilder()
                                    .setWorkflowId("wf_"
                                            + UUID.randomUUID()
                                                    .toString()
                                                    .replace("-", "")
                                                    .substring(0, 16))
                                    .setTaskQueue(AgentWorkflow.TASK_QUEUE)
                                    .setTypedSearchAttributes(SearchAttributes.newBuilder()
                                            .set(RunAttributes.OWNER, "studio")
                                            .set(RunAttributes.RUN_STATE, "pending")
                                            .set(RunAttributes.DEFINITION_ID, "overhead")
                                            .set(RunAttributes.PATTERN, "sequential")
                                            .set(RunAttributes.INITIATED_BY, "studio")
                                            .set(RunAttributes.CREATED_AT, RunAttributes.time(now))
                                            .set(RunAttributes.PROGRESS, 0.0)
                                            .build())
                                    .setMemo(Map.of("name", "Overhead", "steps", 3))
                                    .setStaticSummary("Overhead (sequential, 3 steps)")
                                    .setStaticDetails("- **A** by `echo`")
                                    .build())
                    .start(input)
                    .getWorkflowId());
        }
    }
}
