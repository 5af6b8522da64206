import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.workflows.connection.TemporalConnection;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.ExecutionWorkflow;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What the API adds to the calls of Temporal that it makes. Each pair is measured in turn, in one run, from one process.
 *
 * <pre>Overhead API TEMPORAL ROUNDS</pre>
 */
void main(String[] arguments) throws Exception {
    new Overhead(arguments[0], arguments[1], Integer.parseInt(arguments[2])).run();
}

interface Call {
    /** Returns the id of the workflow that it started, if it did. */
    Optional<String> make() throws Exception;
}

static final class Overhead {
    private static final int WARM_UP = 200;

    private final URI api;
    private final int rounds;
    private final WorkflowClient temporal;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
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
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(this.api.resolve("/oauth/token"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"grant_type\":\"client_credentials\",\"client_id\":\"studio\",\"client_secret\":\"studio-secret\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        token = Payloads.mapper().readTree(answer.body()).path("access_token").asText();
    }

    void run() throws Exception {
        HttpResponse<String> ended = send(request("/api/workflows/execute").POST(HttpRequest.BodyPublishers.ofString(body)));
        JsonNode result = Payloads.mapper().readTree(ended.body());
        String id = result.path("workflowId").asText();
        String path = "/api/workflows/" + id;
        String etag = send(request(path).GET()).headers().firstValue("etag").orElseThrow();
        Call describe = () -> describe(id);
        pair("GET of a finished workflow of three steps", () -> expect(200, request(path).GET()), describe);
        pair("GET with If-None-Match, 304", () -> expect(304, request(path).header("If-None-Match", etag).GET()), describe);
        pair(
                "POST of a workflow of three steps",
                () -> expect(201, request("/api/workflows").POST(HttpRequest.BodyPublishers.ofString(body))),
                this::start);
        temporal.getWorkflowServiceStubs().shutdownNow();
    }

    private void pair(String name, Call ours, Call bare) throws Exception {
        double[] with = new double[rounds];
        double[] without = new double[rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
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

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(api.resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private Optional<String> expect(int status, HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = send(request);
        if (answer.statusCode() != status) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return answer.headers().firstValue("location").map(path -> path.substring(path.lastIndexOf('/') + 1));
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
        StepDefinition a = new StepDefinition("a", "A", "echo", List.of(), null, null);
        StepDefinition b = new StepDefinition("b", "B", "echo", List.of("a"), null, null);
        StepDefinition c = new StepDefinition("c", "C", "echo", List.of("b"), null, null);
        WorkflowDefinition definition =
                new WorkflowDefinition("overhead", "Overhead", null, Pattern.SEQUENTIAL, List.of(a, b, c), null, 3);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        ExecutionInput input = new ExecutionInput(definition, null, "studio", "studio", now, null);
        return Optional.of(temporal.newUntypedWorkflowStub(
                        ExecutionWorkflow.TYPE,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId("wf_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16))
                                .setTaskQueue(ExecutionWorkflow.TASK_QUEUE)
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
