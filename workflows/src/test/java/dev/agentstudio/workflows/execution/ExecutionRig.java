package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.history.HistoryDecoder;
import dev.agentstudio.workflows.history.RunEvent;
import dev.agentstudio.workflows.history.RunFold;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.view.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** A worker with fake agents in an environment whose time skips what nobody works in. */
final class ExecutionRig implements AutoCloseable {
    /** Short, so that an agent soon hears of its cancellation. */
    private static final Duration HEARTBEAT_THROTTLE = Duration.ofMillis(20);

    private final TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance(options());

    ExecutionRig(FakeAgents agents) {
        Worker worker = environment.newWorker(
                ExecutionWorkflow.TASK_QUEUE,
                WorkerOptions.newBuilder()
                        .setMaxHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
                        .build());
        worker.registerWorkflowImplementationTypes(
                ExecutionWorkflowImpl.class, HandWrittenWorkflow.Implementation.class);
        worker.registerActivitiesImplementations(agents);
        environment.start();
    }

    long now() {
        return environment.currentTimeMillis();
    }

    WorkflowStub start(ExecutionInput input) {
        return start(ExecutionWorkflow.TYPE, input);
    }

    WorkflowStub start(String type, ExecutionInput input) {
        WorkflowStub run = environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        type,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId("wf_" + UUID.randomUUID())
                                .setTaskQueue(ExecutionWorkflow.TASK_QUEUE)
                                .build());
        run.start(input);
        return run;
    }

    static ExecutionSummary result(WorkflowStub run) {
        return run.getResult(ExecutionSummary.class);
    }

    /** The failure of a run that fails by our own hand. */
    static ApplicationFailure failure(WorkflowStub run) {
        try {
            throw new AssertionError("Completed: " + result(run));
        } catch (WorkflowFailedException e) {
            if (e.getCause() instanceof ApplicationFailure failure) {
                return failure;
            }
            throw new AssertionError("Ended otherwise", e);
        }
    }

    List<HistoryEvent> history(WorkflowStub run) {
        return environment.getWorkflowClient().fetchHistory(id(run)).getEvents();
    }

    List<HistoryEvent> history(WorkflowStub run, EventType type) {
        return history(run).stream()
                .filter(event -> event.getEventType() == type)
                .toList();
    }

    /** The workflow id of a run that was started. */
    static String id(WorkflowStub run) {
        return Objects.requireNonNull(run.getExecution()).getWorkflowId();
    }

    /** What a reader would see of the run. */
    WorkflowExecution view(WorkflowStub run) {
        HistoryDecoder decoder = new HistoryDecoder(Payloads.converter());
        List<RunEvent> events = history(run).stream().map(decoder::decode).toList();
        return new RunView(RunFold.apply(RunFold.begin((RunEvent.Created) events.getFirst()), events), List.of())
                .execution();
    }

    @Override
    public void close() {
        environment.close();
    }

    private static TestEnvironmentOptions options() {
        return TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build())
                .registerSearchAttribute(RunAttributes.RUN_STATE.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .registerSearchAttribute(
                        RunAttributes.STARTED_AT.getName(), IndexedValueType.INDEXED_VALUE_TYPE_DATETIME)
                .registerSearchAttribute(RunAttributes.PROGRESS.getName(), IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE)
                .build();
    }
}
