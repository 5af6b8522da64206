package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.execution.ControlSignal;
import dev.agentstudio.workflows.execution.RunFailure;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.plan.TaskIndex;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random histories. The first event is always the creation of the run. */
final class Histories {
    static final int MAX_STEPS = 6;

    private static final int MAX_EVENTS = 40;

    private Histories() {}

    /** Any event after any other, ids in order: what the fold must stand, not what Temporal would write. */
    static Arbitrary<List<RunEvent>> arbitrary() {
        Arbitrary<List<Draft>> drafts = draft().list().ofMaxSize(MAX_EVENTS);
        return Combinators.combine(Arbitraries.integers().between(1, MAX_STEPS), drafts)
                .as((steps, rest) -> {
                    List<RunEvent> history = new ArrayList<>(List.of(Runs.created(steps)));
                    rest.forEach(draft -> history.add(draft.event(history.size() + 1L)));
                    return history;
                });
    }

    /** What Temporal may well write: see {@link PlausibleHistory}. */
    static Arbitrary<List<RunEvent>> plausible() {
        Arbitrary<List<Integer>> decisions =
                Arbitraries.integers().between(0, 99).list().ofMaxSize(MAX_EVENTS);
        return Combinators.combine(Arbitraries.integers().between(1, MAX_STEPS), decisions)
                .as(PlausibleHistory::of);
    }

    static Arbitrary<List<RunEvent>> all() {
        return Arbitraries.oneOf(arbitrary(), plausible());
    }

    private static Arbitrary<Draft> draft() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 17),
                        Arbitraries.integers().between(0, MAX_STEPS),
                        Arbitraries.longs().between(0, 20))
                .as(Draft::new);
    }

    /**
     * An event that has no id yet.
     *
     * @param kind 0 to 17
     * @param step possibly one that does not exist
     * @param scheduledId possibly of another event or of none
     */
    private record Draft(int kind, int step, long scheduledId) {
        RunEvent event(long id) {
            AgentResponse verdict = step % 2 == 0 ? null : Runs.response(false);
            RunFailure detail = new RunFailure(step % 2 == 0 ? null : new TaskIndex(step).id(), step == 2 ? 60L : null);
            return switch (kind) {
                case 0 ->
                    new RunEvent.Created(
                            id,
                            Runs.at(id),
                            new WorkflowRun(new WorkflowId("wf_other"), new RunId("other")),
                            Runs.input(step + 1));
                case 1 -> new RunEvent.WorkflowTaskStarted(id, Runs.at(id));
                case 2 -> new RunEvent.TaskScheduled(id, Runs.at(id), "activity" + id, Runs.call(step));
                case 3 -> new RunEvent.TaskStarted(id, Runs.at(id), scheduledId, step + 1);
                case 4 -> new RunEvent.TaskCompleted(id, Runs.at(id), scheduledId, Runs.response(true));
                case 5 -> new RunEvent.TaskFailed(id, Runs.at(id), scheduledId, "Failed", verdict);
                case 6 ->
                    scheduledId > 1 ? new RunEvent.NotShown(id, Runs.at(id)) : new RunEvent.Completed(id, Runs.at(id));
                case 7 ->
                    scheduledId > 1
                            ? new RunEvent.WorkflowTaskStarted(id, Runs.at(id))
                            : new RunEvent.Failed(id, Runs.at(id), "Run failed", detail);
                case 8 ->
                    scheduledId > 1
                            ? new RunEvent.TaskScheduled(id, Runs.at(id), "activity" + id, Runs.call(step))
                            : new RunEvent.Cancelled(id, Runs.at(id));
                case 9 ->
                    new RunEvent.Paused(id, Runs.at(id), new ControlSignal("someone", step % 2 == 0 ? null : "Lunch"));
                case 10 -> new RunEvent.Resumed(id, Runs.at(id), ControlSignal.NONE);
                case 11 ->
                    scheduledId > 1
                            ? new RunEvent.Resumed(id, Runs.at(id), ControlSignal.NONE)
                            : new RunEvent.CancelRequested(id, Runs.at(id), ControlSignal.NONE);
                case 12 -> new RunEvent.TimeoutStarted(id, Runs.at(id));
                case 13 -> new RunEvent.TimerFired(id, Runs.at(id), scheduledId);
                case 14 ->
                    new RunEvent.Resumed(id, Runs.at(id), new ControlSignal("someone", null, "cp_00" + step, "r" + id));
                case 15 ->
                    new RunEvent.DeleteRequested(id, Runs.at(id), new ControlSignal("someone", null, null, "r" + id));
                case 16 -> new RunEvent.StartShown(id, Runs.at(id), Runs.at(scheduledId));
                case 17 ->
                    new RunEvent.CheckpointRequested(
                            id, Runs.at(id), new ControlSignal("someone", "Before lunch", null, "r" + step));
                default -> new RunEvent.NotShown(id, Runs.at(id));
            };
        }
    }
}
