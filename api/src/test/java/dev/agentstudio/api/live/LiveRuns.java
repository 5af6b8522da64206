package dev.agentstudio.api.live;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RunFailure;
import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.history.RunEvent;
import dev.agentstudio.workflows.history.RunFold;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.payload.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Runs folded from events as Temporal writes them. */
final class LiveRuns {
    static final String ID = "wf_1";
    static final Instant BEGIN = Instant.parse("2025-10-08T10:00:00Z");

    private LiveRuns() {}

    /** All states of a run of some steps that completes, one for each event. */
    static List<RunState> completing(int steps) {
        return states(created("run-1", input(steps)), history(steps, steps, false));
    }

    /** The last state of a run whose last step fails. */
    static RunState failed(int steps) {
        return states(created("run-1", input(steps)), history(steps, steps - 1, true))
                .getLast();
    }

    /** The run that resumes a failed one from a checkpoint, when it has taken that over. */
    static RunState resumed(RunState failed, String checkpointId) {
        RestoredFrom source = new RestoredFrom(RestoredFrom.Kind.RESUME, failed.run(), checkpointId);
        RunState begun = RunFold.begin(created("run-2", failed.input().from(source)));
        return RunFold.apply(
                begun,
                List.of(
                        new RunEvent.WorkflowTaskStarted(3, at(103)),
                        new RunEvent.Restored(
                                7,
                                at(107),
                                new Checkpoints(failed).page(source, 0, 0L).orElseThrow())));
    }

    private static List<RunState> states(RunEvent.Created created, List<RunEvent> events) {
        List<RunState> states = new ArrayList<>(List.of(RunFold.begin(created)));
        events.forEach(event -> states.add(RunFold.apply(states.getLast(), event)));
        return states;
    }

    private static RunEvent.Created created(String runId, ExecutionInput input) {
        return new RunEvent.Created(1, at(1), new WorkflowRun(new WorkflowId(ID), new RunId(runId)), input);
    }

    private static List<RunEvent> history(int steps, int completed, boolean isFailed) {
        List<RunEvent> events = new ArrayList<>(List.of(new RunEvent.WorkflowTaskStarted(3, at(3))));
        int id = 5;
        for (int step = 0; step < steps; step++, id += 6) {
            AgentCall call = new AgentCall(
                    new WorkflowId(ID),
                    TaskId.numbered(step + 1),
                    new StepId("step-" + step),
                    "agent",
                    3,
                    new AgentRequest("Work", null, null, null, null));
            events.add(new RunEvent.TaskScheduled(id, at(id), Integer.toString(id), call));
            events.add(new RunEvent.TaskStarted(id + 1, at(id + 1), id, 1));
            events.add(
                    step < completed
                            ? new RunEvent.TaskCompleted(
                                    id + 2,
                                    at(id + 2),
                                    id,
                                    new AgentResponse(true, JsonObject.EMPTY, null, null, null, null))
                            : new RunEvent.TaskFailed(id + 2, at(id + 2), id, "It failed", null));
        }
        events.add(
                isFailed
                        ? new RunEvent.Failed(id, at(id), "It failed", new RunFailure(null, null))
                        : new RunEvent.Completed(id, at(id)));
        return events;
    }

    private static ExecutionInput input(int steps) {
        List<StepDefinition> definitions = IntStream.range(0, steps)
                .mapToObj(
                        step -> new StepDefinition(new StepId("step-" + step), "Step", "agent", List.of(), null, null))
                .toList();
        return new ExecutionInput(
                new WorkflowDefinition("definition", "Name", null, Pattern.SEQUENTIAL, definitions, null, 3),
                null,
                "alice",
                "alice",
                BEGIN,
                null);
    }

    private static Instant at(long eventId) {
        return BEGIN.plusSeconds(eventId);
    }
}
