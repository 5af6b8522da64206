package dev.agentstudio.workflows.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.AgentThought;
import dev.agentstudio.workflows.agent.Artifact;
import dev.agentstudio.workflows.agent.CallReferences;
import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.agent.RecordedResults;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.deletion.DeletionInput;
import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.execution.ControlSignal;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.ExecutionSummary;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.PastEvent;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.execution.RunFailure;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Histories keep what was once written for as long as they live, so every form in which a payload was ever written stays readable. */
class PayloadGoldenTest {
    private static final WorkflowId WORKFLOW_ID = new WorkflowId("wf_1");
    private static final RunId RUN_ID = new RunId("run-1");
    private static final TaskId FIRST_TASK = TaskId.numbered(1);
    private static final TaskId SECOND_TASK = TaskId.numbered(2);
    private static final StepId STEP_ID = new StepId("s1");
    private static final WorkflowRun RUN = new WorkflowRun(WORKFLOW_ID, RUN_ID);

    private static final Instant NOON = Instant.parse("2025-10-01T12:00:00.123Z");

    static Stream<Example> examples() {
        return Stream.of(full(), bare(), control(), requested(), signals(), references())
                .flatMap(each -> each);
    }

    /** What pause, resume, handoffs and continuing from another run are stored as. */
    private static Stream<Example> control() {
        RestoredFrom source = new RestoredFrom(RestoredFrom.Kind.CONTINUE, RUN, "cp_002", 60_000L, true, null);
        WorkflowDefinition definition = new WorkflowDefinition(
                "definition",
                "Definition",
                null,
                Pattern.DYNAMIC,
                List.of(new StepDefinition(STEP_ID, "First", "data-collector", List.of(), null, null)),
                null,
                3);
        AgentResponse response = new AgentResponse(true, Json.object("{\"n\":1}"), null, null, null, null);
        FinishedTask task = finished(response);
        PastEvent event = new PastEvent(PastEvent.Type.RESUMED, NOON, FIRST_TASK, "cp_001");
        Checkpoint checkpoint = new Checkpoint(Checkpoint.Type.AUTOMATIC, NOON, 1, SECOND_TASK, "None", 2, null);
        return Stream.of(
                new Example(
                        "ExecutionInput.restored",
                        new ExecutionInput(definition, null, "user@example.com", "sub", NOON, null, 200, source)),
                new Example(
                        "AgentCall.handedOff",
                        new AgentCall(
                                WORKFLOW_ID,
                                SECOND_TASK,
                                STEP_ID,
                                "test-runner",
                                3,
                                new AgentRequest("Do it", null, null, null, null),
                                FIRST_TASK,
                                2)),
                new Example("RestoredFrom", source),
                new Example("RestoredFrom.bare", new RestoredFrom(RestoredFrom.Kind.RESUME, RUN, null)),
                new Example(
                        "RestoredPage",
                        new RestoredPage(List.of(task), List.of(checkpoint), NOON, 1, List.of(event), null)),
                new Example("RestoredPage.bare", new RestoredPage(List.of(), List.of(), null, null, List.of(), null)),
                new Example(
                        "RestoredFrom.numbered",
                        new RestoredFrom(RestoredFrom.Kind.RESUME, RUN, "cp_002", null, null, 2_000_000L)),
                new Example(
                        "RestoredPage.logged",
                        new RestoredPage(
                                List.of(task),
                                List.of(new Checkpoint(Checkpoint.Type.AUTOMATIC, NOON, 1, SECOND_TASK, null, 2, 5L)),
                                NOON,
                                1,
                                List.of(),
                                log(response))));
    }

    /** What resumes that may be repeated, more rounds and checkpoints that callers made are stored as. */
    private static Stream<Example> requested() {
        WorkflowDefinition definition = new WorkflowDefinition(
                "definition",
                "Definition",
                null,
                Pattern.ITERATIVE,
                List.of(new StepDefinition(STEP_ID, "First", "data-collector", List.of(), null, null)),
                null,
                3);
        return Stream.of(
                new Example(
                        "RestoredFrom.repeatable",
                        new RestoredFrom(RestoredFrom.Kind.RESUME, RUN, "cp_002").resumedBy("key-1-2")),
                new Example(
                        "ExecutionInput.iterating",
                        new ExecutionInput(definition, null, "user@example.com", "sub", NOON, null).iterating(7)),
                new Example("RestoredPage.manual", manual()),
                new Example("RestoredPage.preOperation", beforeOperation()));
    }

    private static RestoredPage beforeOperation() {
        Checkpoint.Type type = Checkpoint.Type.PRE_OPERATION;
        return new RestoredPage(
                List.of(),
                List.of(new Checkpoint(type, NOON, 0, null, "Before lunch", 1, 2L)),
                NOON,
                null,
                List.of(),
                List.of(new VisibleEvent.CheckpointMade(2, NOON, null, "Before lunch", null, type)));
    }

    private static RestoredPage manual() {
        return new RestoredPage(
                List.of(),
                List.of(new Checkpoint(Checkpoint.Type.MANUAL, NOON, 0, null, "Before lunch", 1, 2L)
                        .with(Json.object("{\"n\":1}"))),
                NOON,
                null,
                List.of(),
                List.of(
                        new VisibleEvent.CheckpointMade(2, NOON, "key-1-2", "Before lunch", Json.object("{\"n\":1}")),
                        new VisibleEvent.Resumed(3, NOON, null, "key-3-4")));
    }

    private static Stream<Example> signals() {
        return Stream.of(
                new Example("ControlSignal", new ControlSignal("user@example.com", "Lunch")),
                new Example("ControlSignal.resume", new ControlSignal("user@example.com", null, "cp_002", "request-1")),
                new Example("DeletionInput", new DeletionInput(RUN_ID)),
                new Example("ControlSignal.bare", ControlSignal.NONE),
                new Example(
                        "ControlSignal.checkpoint",
                        new ControlSignal(
                                "user@example.com",
                                "Before lunch",
                                null,
                                "request-1",
                                Json.object("{\"n\":1}"),
                                Checkpoint.Type.POST_OPERATION)));
    }

    private static FinishedTask finished(AgentResponse response) {
        return new FinishedTask(
                SECOND_TASK, STEP_ID, "test-runner", FIRST_TASK, 2, 3, NOON, NOON.plusSeconds(1), response, true);
    }

    /** Every kind of event. */
    private static List<VisibleEvent> log(AgentResponse response) {
        VisibleEvent.HandedOff handoff = new VisibleEvent.HandedOff("test-runner", FIRST_TASK);
        return List.of(
                new VisibleEvent.Started(2, NOON),
                new VisibleEvent.TaskScheduled(3, NOON, SECOND_TASK, STEP_ID, 2, handoff, null),
                new VisibleEvent.TaskStarted(4, NOON, SECOND_TASK, 3),
                new VisibleEvent.TaskCompleted(5, NOON, SECOND_TASK),
                new VisibleEvent.TaskFailed(6, NOON, FIRST_TASK, "It cannot be done", response),
                new VisibleEvent.Paused(7, NOON, "Lunch"),
                new VisibleEvent.Resumed(8, NOON, "cp_001"),
                new VisibleEvent.Failed(9, NOON, "Step 'First' failed", new RunFailure(FIRST_TASK, 60L)),
                new VisibleEvent.Completed(10, NOON),
                new VisibleEvent.Cancelled(11, NOON));
    }

    /** What refers to values that are recorded elsewhere. */
    private static Stream<Example> references() {
        Recorded recorded = new Recorded(WORKFLOW_ID, RUN_ID, FIRST_TASK, 1, 2048, "0123456789abcdef");
        AgentResponse response = new AgentResponse(true, Json.object("{\"n\":1}"), null, null, null, null);
        FinishedTask task = finished(response);
        return Stream.of(
                new Example(
                        "AgentCall.referring",
                        new AgentCall(
                                WORKFLOW_ID,
                                TaskId.numbered(3),
                                new StepId("s3"),
                                "test-runner",
                                3,
                                new AgentRequest("", null, JsonObject.EMPTY, null, null),
                                null,
                                2,
                                new CallReferences(
                                        true,
                                        true,
                                        List.of(new RecordedResults(WORKFLOW_ID, RUN_ID, 2, 1, 2, "0123456789abcdef")),
                                        recorded,
                                        recorded,
                                        recorded))),
                new Example(
                        "RestoredFrom.referring",
                        new RestoredFrom(
                                RestoredFrom.Kind.RESUME, WORKFLOW_ID, RUN_ID, "cp_001", null, null, null, true)),
                new Example(
                        "RestoredPage.excerpts",
                        new RestoredPage(
                                List.of(task.with(response.excerpt(), recorded)),
                                List.of(),
                                null,
                                null,
                                List.of(),
                                List.of(new VisibleEvent.TaskFailed(
                                        6, NOON, FIRST_TASK, "It cannot be done", response.excerpt(), recorded)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void valueIsWrittenAsInTheFile(Example example) {
        Golden.assertGolden(example.file(), example.value());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void fileReadsBackToTheValue(Example example) {
        assertThat(Json.read(Golden.read(example.file()), example.value().getClass()))
                .isEqualTo(example.value());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void valueSurvivesTemporal(Example example) {
        Class<?> type = example.value().getClass();
        var stored = Payloads.converter().toPayloads(example.value());
        assertThat((Object) Payloads.converter().fromPayloads(0, stored, type, type))
                .isEqualTo(example.value());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void membersOfANewerBuildAreIgnored(Example example) throws JsonProcessingException {
        JsonNode file = Payloads.mapper().readTree(Golden.read(example.file()));
        file.findParents("timestamp").forEach(PayloadGoldenTest::addMembers);
        file.findParents("agentType").forEach(PayloadGoldenTest::addMembers);
        addMembers(file);
        assertThat(Json.read(file.toString(), example.value().getClass())).isEqualTo(example.value());
    }

    private static void addMembers(JsonNode object) {
        ((ObjectNode) object).put("addedLater", 1).putObject("addedLaterToo").put("deep", true);
    }

    /** Every member is there. */
    private static Stream<Example> full() {
        JsonObject object = Json.object("{\"text\":\"ä€\",\"none\":null,\"list\":[1,2.5,true,{\"a\":{}}]}");
        AgentThought thought = new AgentThought(NOON, "observation", "Two rows", object);
        StepDefinition first = new StepDefinition(STEP_ID, "First", "data-collector", List.of(), null, null);
        StepDefinition second = new StepDefinition(
                new StepId("s2"), "Second", "sentiment-analyzer", List.of(STEP_ID), object, "00:05:00");
        WorkflowDefinition definition = new WorkflowDefinition(
                "definition", "Definition", "Describes itself", Pattern.SEQUENTIAL, List.of(first, second), "PT30M", 3);
        AgentRequest request = new AgentRequest("Do it", object, object, object, "PT5M");
        AgentHandoff handoff = new AgentHandoff("test-runner", "It has tests", object, "high");
        return Stream.of(
                new Example(
                        "ExecutionInput",
                        new ExecutionInput(definition, object, "user@example.com", "sub", NOON, object)),
                new Example("AgentCall", new AgentCall(WORKFLOW_ID, FIRST_TASK, STEP_ID, "data-collector", 3, request)),
                new Example(
                        "AgentResponse", new AgentResponse(true, object, List.of(thought), handoff, "None", object)),
                new Example(
                        "AgentResponse.artifacts",
                        new AgentResponse(true, object, null, null, null, null)
                                .with(List.of(new Artifact("a.csv", "text/csv", 12, "ab12", "run-1.task_001.1.1.1")))),
                new Example("AgentProgress", new AgentProgress(12.5, "Reading", List.of(thought))),
                new Example(
                        "AgentProgress.counted",
                        new AgentProgress(12.5, "Reading", List.of(thought), 21, 2, NOON, null)),
                new Example(
                        "AgentProgress.attachable",
                        AgentProgress.NONE
                                .begun(2, NOON, "http://127.0.0.1:8088")
                                .received()),
                new Example("AgentCall.alone", AgentCall.alone(new TaskId("task_1f2e"), "data-collector", 3, request)),
                new Example("RunFailure", new RunFailure(FIRST_TASK, 1800L)),
                new Example("ExecutionSummary", new ExecutionSummary("completed", 2)));
    }

    /** Every member that may be absent is. */
    private static Stream<Example> bare() {
        StepDefinition step = new StepDefinition(STEP_ID, "First", "data-collector", List.of(), null, null);
        WorkflowDefinition definition =
                new WorkflowDefinition("definition", "Definition", null, Pattern.PARALLEL, List.of(step), null, 0);
        AgentRequest request = new AgentRequest("Do it", null, null, null, null);
        return Stream.of(
                new Example("ExecutionInput.bare", new ExecutionInput(definition, null, "someone", "sub", NOON, null)),
                new Example(
                        "AgentCall.bare",
                        new AgentCall(WORKFLOW_ID, FIRST_TASK, STEP_ID, "data-collector", 0, request)),
                new Example("AgentResponse.bare", new AgentResponse(false, JsonObject.EMPTY, null, null, null, null)),
                new Example("AgentProgress.bare", AgentProgress.NONE),
                new Example("RunFailure.bare", new RunFailure(null, null)));
    }

    record Example(String name, Object value) {
        String file() {
            return "payloads/" + name + ".json";
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
