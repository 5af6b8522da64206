package dev.agentstudio.benchmarks;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import dev.agentstudio.temporalclient.connection.TemporalConnection;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.ExecutionSummary;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.api.command.v1.CancelWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.CompleteWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.FailWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.UpsertWorkflowSearchAttributesCommandAttributes;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import io.temporal.common.SearchAttributeKey;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Fills a Temporal server with workflows that look to visibility and to readers like those of the product, without running agents: each is
 * started with its first task handed over, and closed by the answer to it. Two calls a workflow.
 *
 * <pre>Seed TARGET OWNER COUNT CONCURRENCY HOLD_MS [PER_SECOND]</pre>
 *
 * A workflow stays open for up to HOLD_MS; with PER_SECOND the workflows trickle in. Prints one line a workflow: id, status, definition.
 */
public final class Seed {
    private Seed() {}

    public static void main(String[] arguments) throws InterruptedException {
        new Seeder(arguments).run();
    }

    static final class Seeder {
        private static final String[] ENDS = {"completed", "completed", "completed", "failed", "cancelled"};

        private final WorkflowClient client;
        private final WorkflowServiceBlockingStub stub;
        private final String owner;
        private final int count;
        private final int concurrency;
        private final int holdMs;
        private final double perSecond;
        private final Random random = new SecureRandom();
        private final AtomicInteger done = new AtomicInteger();
        private final PrintStream out = System.out;

        Seeder(String[] arguments) {
            client = new TemporalConnection(arguments[0], "default").open();
            stub = client.getWorkflowServiceStubs().blockingStub();
            owner = arguments[1];
            count = Integer.parseInt(arguments[2]);
            concurrency = Integer.parseInt(arguments[3]);
            holdMs = Integer.parseInt(arguments[4]);
            perSecond = arguments.length > 5 ? Double.parseDouble(arguments[5]) : 0;
        }

        @SuppressWarnings({"checkstyle:IllegalCatch", "checkstyle:NoSleep"
        }) // one failure must not end the rest; the rate is the plan
        void run() throws InterruptedException {
            long begin = System.nanoTime();
            Semaphore free = new Semaphore(concurrency);
            try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int index = 0; index < count; index++) {
                    free.acquire();
                    executor.execute(() -> {
                        try {
                            one();
                        } catch (RuntimeException | InterruptedException e) {
                            System.err.println(e);
                        } finally {
                            free.release();
                        }
                    });
                    if (perSecond > 0) {
                        TimeUnit.MICROSECONDS.sleep((long) (1e6 / perSecond));
                    }
                }
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.err.printf("%d workflows in %.1f s, %.0f a second%n", done.get(), seconds, done.get() / seconds);
            client.getWorkflowServiceStubs().shutdownNow();
            // The connection's metrics have a thread that would keep the process alive.
            System.exit(0);
        }

        @SuppressWarnings("checkstyle:NoSleep") // the workflow is held open
        private void one() throws InterruptedException {
            byte[] bytes = new byte[8];
            random.nextBytes(bytes);
            String id = "wf_" + HexFormat.of().formatHex(bytes);
            String end = ENDS[random.nextInt(ENDS.length)];
            ExecutionInput input = input("definition-" + random.nextInt(5));
            PollWorkflowTaskQueueResponse task =
                    stub.startWorkflowExecution(start(id, input)).getEagerWorkflowTask();
            if (holdMs > 0) {
                TimeUnit.MILLISECONDS.sleep(random.nextInt(holdMs));
            }
            stub.respondWorkflowTaskCompleted(RespondWorkflowTaskCompletedRequest.newBuilder()
                    .setNamespace("default")
                    .setTaskToken(task.getTaskToken())
                    .addCommands(started(end))
                    .addCommands(end(end))
                    .build());
            done.incrementAndGet();
            synchronized (out) {
                out.println(id + " " + end + " " + input.definition().id());
                out.flush();
            }
        }

        private ExecutionInput input(String definitionId) {
            StepDefinition step = new StepDefinition(new StepId("a"), "A", "echo", List.of(), null, null);
            return new ExecutionInput(
                    new WorkflowDefinition(definitionId, "Seeded", null, Pattern.SEQUENTIAL, List.of(step), null, 3),
                    null,
                    "seed",
                    owner,
                    Instant.now().truncatedTo(ChronoUnit.MILLIS),
                    null);
        }

        private StartWorkflowExecutionRequest start(String id, ExecutionInput input) {
            return StartWorkflowExecutionRequest.newBuilder()
                    .setNamespace("default")
                    .setWorkflowId(id)
                    .setRequestId(UUID.randomUUID().toString())
                    .setWorkflowType(WorkflowType.newBuilder().setName(AgentWorkflow.TYPE))
                    .setTaskQueue(TaskQueue.newBuilder().setName("seed"))
                    .setRequestEagerExecution(true)
                    .setWorkflowTaskTimeout(Durations.fromSeconds(60))
                    .setInput(Payloads.converter().toPayloads(input).orElseThrow())
                    .setMemo(Memo.newBuilder()
                            .putFields("name", payload("Seeded"))
                            .putFields("steps", payload(1)))
                    .setSearchAttributes(attributes(Map.of(
                            RunAttributes.OWNER,
                            owner,
                            RunAttributes.RUN_STATE,
                            "pending",
                            RunAttributes.DEFINITION_ID,
                            input.definition().id(),
                            RunAttributes.PATTERN,
                            "sequential",
                            RunAttributes.INITIATED_BY,
                            "seed",
                            RunAttributes.CREATED_AT,
                            RunAttributes.time(input.createdAt()),
                            RunAttributes.PROGRESS,
                            0.0)))
                    .build();
        }

        private static Command started(String end) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            return Command.newBuilder()
                    .setCommandType(CommandType.COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES)
                    .setUpsertWorkflowSearchAttributesCommandAttributes(
                            UpsertWorkflowSearchAttributesCommandAttributes.newBuilder()
                                    .setSearchAttributes(attributes(Map.of(
                                            RunAttributes.RUN_STATE,
                                            "running",
                                            RunAttributes.STARTED_AT,
                                            RunAttributes.time(now),
                                            RunAttributes.PROGRESS,
                                            end.equals("completed") ? 100.0 : 0.0))))
                    .build();
        }

        private static Command end(String end) {
            Command.Builder command = Command.newBuilder();
            return switch (end) {
                case "completed" ->
                    command.setCommandType(CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION)
                            .setCompleteWorkflowExecutionCommandAttributes(
                                    CompleteWorkflowExecutionCommandAttributes.newBuilder()
                                            .setResult(Payloads.converter()
                                                    .toPayloads(new ExecutionSummary("completed", 1))
                                                    .orElseThrow()))
                            .build();
                case "failed" ->
                    command.setCommandType(CommandType.COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION)
                            .setFailWorkflowExecutionCommandAttributes(
                                    FailWorkflowExecutionCommandAttributes.newBuilder()
                                            .setFailure(Failure.newBuilder()
                                                    .setMessage("Seeded failure")
                                                    .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder()
                                                            .setType("TASK_FAILED"))))
                            .build();
                default ->
                    command.setCommandType(CommandType.COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION)
                            .setCancelWorkflowExecutionCommandAttributes(
                                    CancelWorkflowExecutionCommandAttributes.getDefaultInstance())
                            .build();
            };
        }

        private static SearchAttributes attributes(Map<SearchAttributeKey<?>, Object> values) {
            Map<String, Payload> fields = new HashMap<>();
            values.forEach((key, value) -> fields.put(
                    key.getName(),
                    payload(value).toBuilder()
                            .putMetadata("type", ByteString.copyFromUtf8(type(key)))
                            .build()));
            return SearchAttributes.newBuilder().putAllIndexedFields(fields).build();
        }

        private static String type(SearchAttributeKey<?> key) {
            return switch (key.getValueType()) {
                case INDEXED_VALUE_TYPE_DATETIME -> "Datetime";
                case INDEXED_VALUE_TYPE_DOUBLE -> "Double";
                default -> "Keyword";
            };
        }

        private static Payload payload(Object value) {
            return Payloads.converter().toPayload(value).orElseThrow();
        }
    }
}
