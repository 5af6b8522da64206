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
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.execution.ControlSignal;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.ExecutionSummary;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.PastEvent;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.execution.RunFailure;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Histories keep what was once written for as long as they live, so every form in which a payload was ever written stays readable. */
class PayloadGoldenTest {
    private static final Instant NOON = Instant.parse("2025-10-01T12:00:00.123Z");

    static Stream<Example> examples() {
        return Stream.of(full(), bare(), control()).flatMap(each -> each);
    }

    /** What pause, resume, handoffs and going on from another run are stored as. */
    private static Stream<Example> control() {
        RestoredFrom source = new RestoredFrom(RestoredFrom.Kind.CONTINUE, "wf_1", "run-1", "cp_002", 60_000L, true);
        WorkflowDefinition definition = new WorkflowDefinition(
                "definition",
                "Definition",
                null,
                Pattern.DYNAMIC,
                List.of(new StepDefinition("s1", "First", "data-collector", List.of(), null, null)),
                null,
                3);
        AgentResponse response = new AgentResponse(true, Json.object("{\"n\":1}"), null, null, null, null);
        FinishedTask task = new FinishedTask(
                "task_002", "s1", "test-runner", "task_001", 2, 3, NOON, NOON.plusSeconds(1), response, true);
        PastEvent event = new PastEvent(PastEvent.Type.RESUMED, NOON, "task_001", "cp_001");
        Checkpoint checkpoint = new Checkpoint(Checkpoint.Type.AUTOMATIC, NOON, 1, "task_002", "None", 2);
        return Stream.of(
                new Example(
                        "ExecutionInput.restored",
                        new ExecutionInput(definition, null, "user@example.com", "sub", NOON, null, 200, source)),
                new Example(
                        "AgentCall.handedOff",
                        new AgentCall(
                                "wf_1",
                                "task_002",
                                "s1",
                                "test-runner",
                                3,
                                new AgentRequest("Do it", null, null, null, null),
                                "task_001",
                                2)),
                new Example("RestoredFrom", source),
                new Example("RestoredFrom.bare", new RestoredFrom(RestoredFrom.Kind.RESUME, "wf_1", "run-1", null)),
                new Example(
                        "RestoredPage", new RestoredPage(List.of(task), List.of(checkpoint), NOON, 1, List.of(event))),
                new Example("RestoredPage.bare", new RestoredPage(List.of(), List.of(), null, null, List.of())),
                new Example("ControlSignal", new ControlSignal("user@example.com", "Lunch")),
                new Example("ControlSignal.bare", ControlSignal.NONE));
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
        StepDefinition first = new StepDefinition("s1", "First", "data-collector", List.of(), null, null);
        StepDefinition second =
                new StepDefinition("s2", "Second", "sentiment-analyzer", List.of("s1"), object, "00:05:00");
        WorkflowDefinition definition = new WorkflowDefinition(
                "definition", "Definition", "Describes itself", Pattern.SEQUENTIAL, List.of(first, second), "PT30M", 3);
        AgentRequest request = new AgentRequest("Do it", object, object, object, "PT5M");
        AgentHandoff handoff = new AgentHandoff("test-runner", "It has tests", object, "high");
        return Stream.of(
                new Example(
                        "ExecutionInput",
                        new ExecutionInput(definition, object, "user@example.com", "sub", NOON, object)),
                new Example("AgentCall", new AgentCall("wf_1", "task_001", "s1", "data-collector", 3, request)),
                new Example(
                        "AgentResponse", new AgentResponse(true, object, List.of(thought), handoff, "None", object)),
                new Example("AgentProgress", new AgentProgress(12.5, "Reading", List.of(thought))),
                new Example("AgentProgress.counted", new AgentProgress(12.5, "Reading", List.of(thought), 21, 2, NOON)),
                new Example("AgentCall.alone", AgentCall.alone("task_1f2e", "data-collector", 3, request)),
                new Example("RunFailure", new RunFailure("task_001", 1800L)),
                new Example("ExecutionSummary", new ExecutionSummary("completed", 2)));
    }

    /** Every member that may be absent is. */
    private static Stream<Example> bare() {
        StepDefinition step = new StepDefinition("s1", "First", "data-collector", List.of(), null, null);
        WorkflowDefinition definition =
                new WorkflowDefinition("definition", "Definition", null, Pattern.PARALLEL, List.of(step), null, 0);
        AgentRequest request = new AgentRequest("Do it", null, null, null, null);
        return Stream.of(
                new Example("ExecutionInput.bare", new ExecutionInput(definition, null, "someone", "sub", NOON, null)),
                new Example("AgentCall.bare", new AgentCall("wf_1", "task_001", "s1", "data-collector", 0, request)),
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
