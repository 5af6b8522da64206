package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.payload.Json;
import dev.agentstudio.workflows.plan.TaskIndex;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Values of a run, for tests of its history. */
final class Runs {
    static final WorkflowId WORKFLOW_ID = new WorkflowId("wf_1");
    static final Instant CREATED_AT = Instant.parse("2025-10-01T12:00:00Z");

    private Runs() {}

    /** The time of an event: one second after the one before. */
    static Instant at(long eventId) {
        return CREATED_AT.plusSeconds(eventId);
    }

    static RunEvent.Created created(int steps) {
        return new RunEvent.Created(
                1, at(1), new WorkflowRun(WORKFLOW_ID, new RunId("0123456789abcdef")), input(steps));
    }

    /** Steps in pairs: each odd one waits for the one before. */
    static ExecutionInput input(int steps) {
        List<StepDefinition> definitions = IntStream.range(0, steps)
                .mapToObj(step -> new StepDefinition(
                        stepId(step),
                        "Step " + step,
                        "agent",
                        dependsOn(step).stream().map(Runs::stepId).toList(),
                        null,
                        null))
                .toList();
        WorkflowDefinition definition =
                new WorkflowDefinition("definition", "Definition", null, Pattern.SEQUENTIAL, definitions, null, 3);
        return new ExecutionInput(definition, null, "someone", "subject", CREATED_AT, null);
    }

    static List<Integer> dependsOn(int step) {
        return step % 2 == 1 ? List.of(step - 1) : List.of();
    }

    static AgentCall call(int step) {
        AgentRequest request = new AgentRequest("Do " + step, null, null, null, null);
        return new AgentCall(WORKFLOW_ID, new TaskIndex(step).id(), stepId(step), "agent", 3, request);
    }

    static AgentResponse response(boolean success) {
        return new AgentResponse(
                success, Json.object("{\"n\":1}"), null, null, success ? null : "It cannot be done", null);
    }

    /** The same thing happening as another event; the events that it refers to are as far before it as they were. */
    static RunEvent copy(RunEvent event, long id, Instant at) {
        return switch (event) {
            case RunEvent.Created created -> new RunEvent.Created(id, at, created.run(), created.input());
            case RunEvent.WorkflowTaskStarted taken -> new RunEvent.WorkflowTaskStarted(id, at);
            case RunEvent.TaskScheduled scheduled ->
                new RunEvent.TaskScheduled(id, at, scheduled.activityId(), scheduled.call());
            case RunEvent.TaskStarted started ->
                new RunEvent.TaskStarted(id, at, started.scheduledId() + id - event.id(), started.attempt());
            case RunEvent.TaskCompleted completed ->
                new RunEvent.TaskCompleted(id, at, completed.scheduledId() + id - event.id(), completed.response());
            case RunEvent.TaskFailed failed ->
                new RunEvent.TaskFailed(
                        id, at, failed.scheduledId() + id - event.id(), failed.message(), failed.response());
            case RunEvent.Completed completed -> new RunEvent.Completed(id, at);
            case RunEvent.Failed failed -> new RunEvent.Failed(id, at, failed.message(), failed.detail());
            case RunEvent.Cancelled cancelled -> new RunEvent.Cancelled(id, at);
            case RunEvent.Paused paused -> new RunEvent.Paused(id, at, paused.signal());
            case RunEvent.Resumed resumed -> new RunEvent.Resumed(id, at, resumed.signal());
            case RunEvent.CancelRequested requested -> new RunEvent.CancelRequested(id, at, requested.signal());
            case RunEvent.DeleteRequested requested -> new RunEvent.DeleteRequested(id, at, requested.signal());
            case RunEvent.CheckpointRequested requested -> new RunEvent.CheckpointRequested(id, at, requested.signal());
            case RunEvent.TimeoutStarted timer -> new RunEvent.TimeoutStarted(id, at);
            case RunEvent.TimerFired timer -> new RunEvent.TimerFired(id, at, timer.startedId() + id - event.id());
            case RunEvent.StartShown shown -> new RunEvent.StartShown(id, at, shown.startedAt());
            case RunEvent.Restored restored -> new RunEvent.Restored(id, at, restored.page());
            case RunEvent.NotShown unseen -> new RunEvent.NotShown(id, at);
        };
    }

    /** The same state at a later event that nobody sees. */
    static RunState at(RunState state, long eventId) {
        RunDraft draft = new RunDraft(state);
        draft.position = state.position().at(eventId);
        return draft.state();
    }

    /** The same state after an event that changes nothing but what is decided. */
    static RunState at(RunState state, RunEvent event) {
        RunDraft draft = new RunDraft(state);
        draft.decide(event);
        draft.position = state.position().at(event.id());
        return draft.state();
    }

    static RunState fold(List<RunEvent> history) {
        return RunFold.apply(RunFold.begin((RunEvent.Created) history.getFirst()), history.subList(1, history.size()));
    }

    private static StepId stepId(int step) {
        return new StepId("step" + step);
    }
}
