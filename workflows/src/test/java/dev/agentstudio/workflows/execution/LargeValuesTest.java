package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.payload.Json;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.view.AgentTask;
import dev.agentstudio.workflows.view.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Large values are recorded once; calls refer to them, and readers see what they saw before. */
class LargeValuesTest {
    private static final String LARGE = "x".repeat(50_000);

    private final FakeAgents agents = new FakeAgents()
            .with(
                    "large",
                    (call, attempt) ->
                            FakeAgents.answer("{\"by\":\"%s\",\"text\":\"%s\"}".formatted(call.stepId(), LARGE)))
            .with("small", (call, attempt) -> FakeAgents.answer("{\"by\":\"%s\"}".formatted(call.stepId())));
    private final ExecutionFixture fixture = new ExecutionFixture(agents);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void callsOfSmallValuesHoldThemAndCostNoEvent() {
        WorkflowStub run =
                fixture.start(Definitions.input(Definitions.step("a", "small"), Definitions.step("b", "small", "a")));
        ExecutionFixture.result(run);
        assertThat(agents.calls()).extracting(AgentCall::references).containsOnlyNulls();
        assertThat(results(agents.calls().getLast())).isEqualTo(Map.of("a", Map.of("by", "a")));
        assertThat(fixture.history(run, EventType.EVENT_TYPE_MARKER_RECORDED)).isEmpty();
    }

    @Test
    void callsReferToLargeResults() {
        WorkflowStub run = fixture.start(Definitions.input(
                Pattern.PARALLEL,
                Definitions.step("a", "large"),
                Definitions.step("b", "small"),
                Definitions.step("c", "large", "b", "a")));
        ExecutionFixture.result(run);
        AgentCall last = agents.calls().getLast();
        assertThat(results(last)).isEmpty();
        assertThat(Payloads.sizeOf(last)).isLessThan(1000);
        assertThat(results(last.complete(fixture.request(run, last))))
                .isEqualTo(Map.of("b", Map.of("by", "b"), "a", Map.of("by", "a", "text", LARGE)));
        assertThat(results(last.complete(fixture.request(run, last))).keySet())
                .as("in the order of the dependencies")
                .containsExactly("b", "a");
        assertThat(task(run, 2).request()).isEqualTo(fixture.request(run, last));
    }

    @Test
    void callsReferToALargeInputAndToLargeConfigurations() {
        StepDefinition step = new StepDefinition(
                new StepId("a"),
                "Step a",
                "small",
                List.of(),
                Json.object("{\"task\":\"Read\",\"of\":\"%s\"}".formatted(LARGE)),
                null);
        ExecutionInput small = Definitions.input(Pattern.PARALLEL, step);
        ExecutionInput input = new ExecutionInput(
                small.definition(),
                Json.object("{\"text\":\"%s\"}".formatted(LARGE)),
                small.initiatedBy(),
                small.owner(),
                small.createdAt(),
                null);
        WorkflowStub run = fixture.start(input);
        ExecutionFixture.result(run);
        AgentCall call = agents.calls().getFirst();
        assertThat(Payloads.sizeOf(call)).isLessThan(1000);
        assertThat(fixture.request(run, call).input()).isEqualTo(input.input());
        assertThat(fixture.request(run, call).configuration()).isEqualTo(step.configuration());
        assertThat(fixture.request(run, call).task()).isEqualTo("Read");
        assertThat(task(run, 0).request()).isEqualTo(fixture.request(run, call));
    }

    @Test
    void roundsReferToWhatTheRoundBeforeFound() {
        agents.with(
                "judge",
                (call, attempt) -> FakeAgents.answer("{\"approved\":%s,\"feedback\":\"%s\"}"
                        .formatted(Integer.valueOf(2).equals(call.iteration()), LARGE)));
        WorkflowStub run = fixture.start(Definitions.input(
                Pattern.ITERATIVE, Definitions.step("write", "large"), Definitions.step("judge", "judge", "write")));
        ExecutionFixture.result(run);
        AgentCall again = agents.calls().get(2);
        assertThat(Payloads.sizeOf(again)).isLessThan(1000);
        JsonObject context = Objects.requireNonNull(fixture.request(run, again).context());
        assertThat(context.members().keySet())
                .containsExactly("results", "state", "iteration", "feedback", "previousResult");
        assertThat(context.get("feedback")).isEqualTo(LARGE);
        assertThat(context.get("previousResult")).isEqualTo(Map.of("by", "write", "text", LARGE));
    }

    @Test
    void handoffsMayBeLarge() {
        JsonObject parcel = Json.object("{\"text\":\"%s\"}".formatted(LARGE));
        agents.with(
                "triage",
                (call, attempt) -> new AgentResponse(
                        true,
                        JsonObject.EMPTY,
                        null,
                        new AgentHandoff("small", "It knows more", parcel, null),
                        null,
                        null));
        WorkflowStub run = fixture.start(Definitions.input(Pattern.DYNAMIC, Definitions.step("a", "triage")));
        ExecutionFixture.result(run);
        AgentCall handedOff = agents.calls().getLast();
        assertThat(handedOff.agentType()).isEqualTo("small");
        assertThat(Payloads.sizeOf(handedOff)).isLessThan(1000);
        assertThat(Objects.requireNonNull(fixture.request(run, handedOff).context())
                        .get("handoff"))
                .isEqualTo(new AgentHandoff("small", "It knows more", parcel, null));
    }

    /** A chat that grows: each call is given all answers before it. */
    @Test
    void referencesToManyResultsTakeNoMoreThanToOne() {
        StepDefinition[] steps = IntStream.range(0, 30)
                .mapToObj(step -> Definitions.step(
                        "s" + step,
                        "large",
                        IntStream.range(0, step).mapToObj(each -> "s" + each).toArray(String[]::new)))
                .toArray(StepDefinition[]::new);
        WorkflowStub run = fixture.start(Definitions.input(Pattern.PARALLEL, steps));
        ExecutionFixture.result(run);
        AgentCall last = agents.calls().getLast();
        assertThat(Payloads.sizeOf(last)).isLessThan(600);
        assertThat(results(last.complete(fixture.request(run, last)))).hasSize(29);
    }

    @Test
    void manyCallsAtOnceAreSpreadOverSeveralWorkflowTasks() {
        StepDefinition[] steps = IntStream.range(0, 800)
                .mapToObj(step -> new StepDefinition(
                        new StepId("s" + step),
                        "Step",
                        "small",
                        List.of(),
                        Json.object("{\"text\":\"%s\"}".formatted("c".repeat(900))),
                        null))
                .toArray(StepDefinition[]::new);
        ExecutionInput input = Definitions.input(Pattern.PARALLEL, steps);
        WorkflowStub run = fixture.start(new ExecutionInput(
                input.definition(),
                Json.object("{\"text\":\"%s\"}".formatted("i".repeat(900))),
                input.initiatedBy(),
                input.owner(),
                input.createdAt(),
                null,
                1000,
                null));
        ExecutionFixture.result(run);
        Map<Long, Integer> messages = new HashMap<>();
        fixture.history(run, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
                .forEach(event -> messages.merge(
                        event.getActivityTaskScheduledEventAttributes().getWorkflowTaskCompletedEventId(),
                        event.getSerializedSize(),
                        Integer::sum));
        assertThat(messages.values()).hasSizeGreaterThan(1).allMatch(bytes -> bytes < 1_100_000);
    }

    @Test
    void resumedRunRefersToTheRunThatRecordedItFirst() {
        AtomicBoolean mended = new AtomicBoolean();
        agents.with("broken", (call, attempt) -> {
            if (mended.get()) {
                return FakeAgents.answer("{}");
            }
            return FakeAgents.failing(AgentFailureType.AGENT_REPORTED_FAILURE, "No")
                    .answer(call, attempt);
        });
        WorkflowStub failed = fixture.start(Definitions.input(
                Definitions.step("a", "large"),
                Definitions.step("b", "broken", "a"),
                Definitions.step("c", "small", "a")));
        ExecutionFixture.failure(failed);
        RunId first = fixture.state(failed).runId();
        ExecutionFixture.failure(fixture.resume(failed, null));
        mended.set(true);
        WorkflowStub resumed = fixture.resume(failed, null);
        ExecutionFixture.result(resumed);

        AgentCall again = agents.calls().stream()
                .filter(call -> call.taskId().equals(TaskId.numbered(2)))
                .reduce((one, other) -> other)
                .orElseThrow();
        assertThat(Objects.requireNonNull(
                        Objects.requireNonNull(again.references()).results()))
                .extracting(results -> results.runId())
                .containsExactly(first);
        assertThat(bytes(resumed)).isLessThan(20_000);
        WorkflowExecution view = fixture.view(resumed);
        assertThat(view.tasks().getFirst().response())
                .isEqualTo(FakeAgents.answer("{\"by\":\"a\",\"text\":\"%s\"}".formatted(LARGE)));
        assertThat(Objects.requireNonNull(
                                Objects.requireNonNull(view.tasks().get(1).request())
                                        .context())
                        .get("results"))
                .isEqualTo(Map.of("a", Map.of("by", "a", "text", LARGE)));
    }

    @Test
    void forkHoldsCopiesSoThatItOutlivesItsOrigin() {
        WorkflowStub origin =
                fixture.start(Definitions.input(Definitions.step("a", "large"), Definitions.step("b", "small", "a")));
        ExecutionFixture.result(origin);
        WorkflowStub fork = fixture.fork(origin, "cp_001");
        ExecutionFixture.result(fork);
        assertThat(bytes(fork)).isGreaterThan(LARGE.length());
        AgentCall last = agents.calls().getLast();
        assertThat(results(last.complete(fixture.request(fork, last))))
                .isEqualTo(Map.of("a", Map.of("by", "a", "text", LARGE)));
    }

    /** Copies of more than one run may record: each run refers to the copies of the one before and adds others. */
    @Test
    void forkOfMoreThanARunHasRoomForContinuesAsNewUntilItHasAll() {
        String half = "h".repeat(400_000);
        agents.with("huge", (call, attempt) -> FakeAgents.answer("{\"text\":\"%s\"}".formatted(half)));
        try (ExecutionFixture narrow =
                new ExecutionFixture(agents, input -> new AgentWorkflowImpl(input, 10_000, 50, 1_000_000))) {
            StepDefinition[] steps = IntStream.range(0, 7)
                    .mapToObj(step -> Definitions.step("s" + step, step == 6 ? "small" : "huge"))
                    .toArray(StepDefinition[]::new);
            WorkflowStub origin = narrow.start(Definitions.input(Pattern.PARALLEL, steps));
            ExecutionFixture.result(origin);
            int before = agents.calls().size();
            WorkflowStub fork = narrow.fork(origin, "cp_007");
            ExecutionFixture.result(fork);
            assertThat(agents.calls()).as("nothing finished runs again").hasSize(before);
            assertThat(narrow.view(fork).tasks())
                    .extracting(AgentTask::response)
                    .containsExactlyElementsOf(narrow.view(origin).tasks().stream()
                            .map(AgentTask::response)
                            .toList());
        }
    }

    @Test
    void largeVerdictsOfFailedTasksAreNotCopiedToLaterRuns() {
        AgentResponse verdict = new AgentResponse(
                false, Json.object("{\"found\":\"%s\"}".formatted(LARGE)), null, null, "It cannot be done", null);
        agents.with("broken", (call, attempt) -> {
            throw ApplicationFailure.newNonRetryableFailure(
                    "It cannot be done", AgentFailureType.AGENT_REPORTED_FAILURE.name(), verdict);
        });
        WorkflowStub run =
                fixture.start(Definitions.input(Definitions.step("a", "small"), Definitions.step("b", "broken", "a")));
        ExecutionFixture.failure(run);
        WorkflowStub resumed = fixture.resume(run, null);
        ExecutionFixture.failure(resumed);
        WorkflowStub again = fixture.resume(resumed, null);
        ExecutionFixture.failure(again);

        assertThat(bytes(again)).as("one verdict, its own").isLessThan(2L * LARGE.length());
        assertThat(new Checkpoints(fixture.whole(again)).view(1, true).workflowSnapshot())
                .extracting(view -> Objects.requireNonNull(view).tasks().get(1).response())
                .isEqualTo(verdict);
    }

    @Test
    void checkpointsShowWholeRequestsThatReferToEarlierRuns() {
        AtomicBoolean mended = new AtomicBoolean();
        agents.with(
                "flaky",
                (call, attempt) -> mended.getAndSet(true)
                        ? FakeAgents.answer("{}")
                        : FakeAgents.failing(AgentFailureType.AGENT_REPORTED_FAILURE, "No")
                                .answer(call, attempt));
        WorkflowStub failed =
                fixture.start(Definitions.input(Definitions.step("a", "large"), Definitions.step("b", "flaky", "a")));
        ExecutionFixture.failure(failed);
        WorkflowStub resumed = fixture.resume(failed, null);
        ExecutionFixture.result(resumed);

        Checkpoints checkpoints = new Checkpoints(fixture.whole(resumed));
        WorkflowExecution last = Objects.requireNonNull(
                checkpoints.view(checkpoints.size() - 1, true).workflowSnapshot());
        assertThat(Objects.requireNonNull(
                                Objects.requireNonNull(last.tasks().get(1).request())
                                        .context())
                        .get("results"))
                .isEqualTo(Map.of("a", Map.of("by", "a", "text", LARGE)));
    }

    private AgentTask task(WorkflowStub run, int index) {
        return fixture.view(run).tasks().get(index);
    }

    private long bytes(WorkflowStub run) {
        List<Integer> sizes = new ArrayList<>();
        fixture.history(run).forEach(event -> sizes.add(event.getSerializedSize()));
        return sizes.stream().mapToLong(Integer::longValue).sum();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> results(AgentCall call) {
        return (Map<String, Object>) Objects.requireNonNull(
                Objects.requireNonNull(call.request().context()).get("results"));
    }
}
