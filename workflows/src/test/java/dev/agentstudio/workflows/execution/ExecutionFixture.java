package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.deletion.DeletionWorkflowImpl;
import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.history.CompleteRequest;
import dev.agentstudio.workflows.history.HistoryDecoder;
import dev.agentstudio.workflows.history.RecordedAnswer;
import dev.agentstudio.workflows.history.RunLoader;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.view.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A worker with fake agents in an environment whose time skips what nobody works in. */
final class ExecutionFixture implements AutoCloseable {
    /** Short, so that an agent soon hears of its cancellation. */
    private static final Duration HEARTBEAT_THROTTLE = Duration.ofMillis(20);

    /** Longest wait for what happens without any timer: generous, since other builds may be running. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final TestWorkflowEnvironment environment;
    private final RunLoader loader;
    private final LoadedCheckpoints checkpoints;
    private final DeletedRuns deletedRuns = new DeletedRuns();
    private volatile HeldWorkflow.Hold hold = new HeldWorkflow.Hold();

    ExecutionFixture(FakeAgents agents) {
        this(agents, AgentWorkflowImpl.MAX_EVENTS, AgentWorkflowImpl.MIN_TASKS);
    }

    /** @param maxEvents after which a run continues as new, if it did {@code minTasks} of its own */
    ExecutionFixture(FakeAgents agents, long maxEvents, int minTasks) {
        this(agents, input -> new AgentWorkflowImpl(input, maxEvents, minTasks));
    }

    ExecutionFixture(AgentActivities agents, Function<ExecutionInput, AgentWorkflowImpl> interpreter) {
        this(agents, interpreter, WorkerFactoryOptions.getDefaultInstance());
    }

    /** @param options of the worker, such as how many runs it remembers */
    ExecutionFixture(
            AgentActivities agents,
            Function<ExecutionInput, AgentWorkflowImpl> interpreter,
            WorkerFactoryOptions options) {
        environment = TestWorkflowEnvironment.newInstance(
                options().setWorkerFactoryOptions(options).build());
        Worker worker = environment.newWorker(
                AgentWorkflow.TASK_QUEUE,
                WorkerOptions.newBuilder()
                        .setMaxHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
                        .setDefaultDeadlockDetectionTimeout(TIMEOUT.toMillis())
                        .build());
        worker.registerWorkflowImplementationTypes(
                HandWrittenWorkflow.Implementation.class, DeletionWorkflowImpl.class);
        worker.registerWorkflowImplementationFactory(
                AgentWorkflow.class,
                (EncodedValues input) ->
                        new HeldWorkflow(interpreter.apply(input.get(0, ExecutionInput.class)), () -> hold),
                WorkflowImplementationOptions.getDefaultInstance());
        WorkflowClient client = environment.getWorkflowClient();
        loader = new RunLoader(new HistoryDecoder(Payloads.converter()), this::events);
        checkpoints = new LoadedCheckpoints(loader);
        worker.registerActivitiesImplementations(agents, checkpoints, new ClientRunControl(client), deletedRuns);
        environment.start();
    }

    /**
     * Begins a workflow task and holds it up: what happens from now on is shown to the next one, all together. The signal that does so is one
     * that the run refuses.
     */
    void holdDecisions(WorkflowStub run, String refusedSignal) {
        run.signal(refusedSignal, HeldWorkflow.HOLD);
        Awaitility.await("a workflow task is held up").atMost(TIMEOUT).until(() -> hold.isReached.getCount() == 0);
    }

    void releaseDecisions() {
        hold.mayContinue.countDown();
        hold = new HeldWorkflow.Hold();
    }

    /** Which runs were deleted, in order. */
    DeletedRuns deletedRuns() {
        return deletedRuns;
    }

    long now() {
        return environment.currentTimeMillis();
    }

    WorkflowStub start(ExecutionInput input) {
        return start(AgentWorkflow.TYPE, input);
    }

    WorkflowStub start(String type, ExecutionInput input) {
        return start(type, "wf_" + UUID.randomUUID(), input);
    }

    /** Starts a run whose first worker finds a signal waiting. */
    WorkflowStub signalWithStart(ExecutionInput input, String signal, Object... payload) {
        WorkflowStub run = stub(AgentWorkflow.TYPE, "wf_" + UUID.randomUUID());
        run.signalWithStart(signal, payload, new Object[] {input});
        return run;
    }

    /** Lets a workflow that has failed continue: a new run of the same id. */
    WorkflowStub resume(WorkflowStub failed, @Nullable String checkpointId) {
        RunState state = state(failed);
        return start(
                AgentWorkflow.TYPE,
                state.workflowId().value(),
                state.input().from(from(RestoredFrom.Kind.RESUME, state, checkpointId)));
    }

    /** Makes another workflow out of the latest checkpoint. */
    WorkflowStub fork(WorkflowStub source, ExecutionInput input) {
        return start(input.from(from(RestoredFrom.Kind.FORK, state(source), null)));
    }

    /** Makes another workflow out of a checkpoint, with another definition. */
    WorkflowStub fork(WorkflowStub source, ExecutionInput input, String checkpointId) {
        return start(input.from(from(RestoredFrom.Kind.FORK, state(source), checkpointId)));
    }

    /** How a whole request is put together again from a call of a run. */
    AgentRequest request(WorkflowStub run, AgentCall call) {
        Map<RecordedAnswer.Key, RecordedAnswer> answers = new HashMap<>();
        loader.answers(state(run).run()).forEachRemaining(found -> answers.put(found.key(), found.answer()));
        return CompleteRequest.of(call, state(run)::input, key -> Optional.ofNullable(answers.get(key)))
                .orElseThrow();
    }

    LoadedCheckpoints checkpoints() {
        return checkpoints;
    }

    /** Makes another workflow out of a checkpoint. */
    WorkflowStub fork(WorkflowStub source, @Nullable String checkpointId) {
        RunState state = state(source);
        return start(state.input().from(from(RestoredFrom.Kind.FORK, state, checkpointId)));
    }

    /** Lets time pass, skipping what nobody works in. */
    void sleep(Duration duration) {
        environment.sleep(duration);
    }

    private static RestoredFrom from(RestoredFrom.Kind kind, RunState state, @Nullable String checkpointId) {
        String wanted = checkpointId == null ? new Checkpoints(state).latest() : checkpointId;
        return new RestoredFrom(kind, state.run(), wanted);
    }

    private WorkflowStub start(String type, String id, ExecutionInput input) {
        WorkflowStub run = stub(type, id);
        run.start(input);
        return run;
    }

    private WorkflowStub stub(String type, String id) {
        return environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        type,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(id)
                                .setTaskQueue(AgentWorkflow.TASK_QUEUE)
                                .build());
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
        return named(
                id(run), environment.getWorkflowClient().fetchHistory(id(run)).getEvents());
    }

    List<HistoryEvent> history(WorkflowStub run, EventType type) {
        return history(run).stream()
                .filter(event -> event.getEventType() == type)
                .toList();
    }

    /** A workflow that was started before. */
    WorkflowStub stub(String workflowId) {
        return environment.getWorkflowClient().newUntypedWorkflowStub(workflowId);
    }

    /** One run, also an earlier one. */
    WorkflowStub runStub(WorkflowRun run) {
        return environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(WorkflowTargetOptions.newBuilder()
                        .setWorkflowId(run.workflowId().value())
                        .setRunId(run.runId().value())
                        .build());
    }

    /** Waits until signals are in history; while a workflow task is under way, the server keeps them aside. */
    void awaitSignals(WorkflowStub run, int count) {
        Awaitility.await("%d signals".formatted(count))
                .atMost(TIMEOUT)
                .until(() -> history(run, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)
                                .size()
                        >= count);
    }

    /** The workflow id of a run that was started. */
    static String id(WorkflowStub run) {
        return Objects.requireNonNull(run.getExecution()).getWorkflowId();
    }

    /** What a reader would see of the workflow. */
    WorkflowExecution view(WorkflowStub run) {
        return new RunView(state(run), List.of(), loader::find).execution();
    }

    /** The newest run with whole answers in place of excerpts. */
    RunState whole(WorkflowStub run) {
        return new RunView(state(run), List.of(), loader::find).whole();
    }

    /** The same after a part of its history. */
    WorkflowExecution view(List<HistoryEvent> history) {
        return new RunView(fold(history), List.of()).execution();
    }

    /** The newest run, as history has it. */
    RunState state(WorkflowStub run) {
        return loader.completed(fold(history(run)));
    }

    private RunState fold(List<HistoryEvent> history) {
        String runId =
                history.getFirst().getWorkflowExecutionStartedEventAttributes().getOriginalExecutionRunId();
        return loader.fold(new RunId(runId), history).orElseThrow();
    }

    /** One run, also an earlier one. */
    RunState state(WorkflowRun run) {
        return loader.load(run).orElseThrow();
    }

    /** Waits until the run's own history holds all that it takes over. */
    void awaitRestored(WorkflowStub run) {
        sleep(Duration.ofSeconds(30));
        Awaitility.await("it is restored")
                .atMost(TIMEOUT)
                .until(() -> fold(history(run)).pendingRestore() == null);
    }

    /** Reads the workflow until it looks as it should. Time does not pass meanwhile. */
    WorkflowExecution await(WorkflowStub run, String reason, Predicate<WorkflowExecution> condition) {
        return Awaitility.await(reason).atMost(TIMEOUT).until(() -> view(run), condition);
    }

    /** What each change of search attributes set. */
    List<Map<String, Object>> upserts(WorkflowStub run) {
        return history(run, EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES).stream()
                .map(event -> event.getUpsertWorkflowSearchAttributesEventAttributes()
                        .getSearchAttributes()
                        .getIndexedFieldsMap())
                .map(fields -> fields.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                field -> Payloads.converter()
                                        .fromPayload(field.getValue(), Object.class, Object.class))))
                .toList();
    }

    /** All events of one run. */
    List<HistoryEvent> events(WorkflowRun run) {
        String workflowId = run.workflowId().value();
        return named(
                workflowId,
                environment
                        .getWorkflowClient()
                        .fetchHistory(workflowId, run.runId().value())
                        .getEvents());
    }

    /** With the workflow's id in the first event, which only a real server puts there. */
    private static List<HistoryEvent> named(String workflowId, List<HistoryEvent> events) {
        List<HistoryEvent> named = new ArrayList<>(events);
        HistoryEvent.Builder first = events.getFirst().toBuilder();
        first.getWorkflowExecutionStartedEventAttributesBuilder().setWorkflowId(workflowId);
        named.set(0, first.build());
        return named;
    }

    @Override
    public void close() {
        environment.close();
    }

    private static TestEnvironmentOptions.Builder options() {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build());
        RunAttributes.ALL.forEach(key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
        return options;
    }
}
