package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.execution.AgentCalls;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredBoard;
import dev.agentstudio.workflows.execution.Sequences;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.plan.Board;
import dev.agentstudio.workflows.plan.Planner;
import dev.agentstudio.workflows.plan.TaskIndex;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What tasks were asked that a run took over from an earlier one. Pages keep answers only: what a task was asked follows from the input and
 * from what had happened when it was scheduled, and would take as much room again. So the log is played on a board, and each request is put
 * together where the task was scheduled, as it was then.
 */
final class RestoredRequests {
    private final RunState state;
    private final List<StepDefinition> steps;
    private final Planner planner;
    private final Map<TaskId, AgentRequest> requests = new HashMap<>();

    /** Tasks that were last scheduled in the origin of a fork. */
    private final Set<TaskId> takenOver = new HashSet<>();

    private Board board;
    private RestoredBoard tasks;
    private AgentCalls calls;
    private int finished;
    private long played;

    private RestoredRequests(RunState state) {
        this.state = state;
        steps = state.input().definition().steps();
        planner = Planner.of(
                state.input().planned(),
                Objects.requireNonNullElse(state.input().maxInFlight(), Planner.DEFAULT_MAX_IN_FLIGHT));
        board = new Board(steps);
        tasks = new RestoredBoard(steps, board);
        calls = new AgentCalls(state.workflowId(), state.input(), planner, board);
    }

    /** The newest request of each task, by task id; none of those that were asked by a workflow of another definition or input. */
    static Map<TaskId, AgentRequest> of(RunState state) {
        RestoredRequests restored = new RestoredRequests(state);
        if (isScheduled(state)) {
            state.log().forEach(restored::play);
        } else {
            restored.requests.putAll(PlannedRequests.of(state));
        }
        restored.foreign().forEach(restored.requests::remove);
        return Map.copyOf(restored.requests);
    }

    /** Whether the log says when each finished task was scheduled; pages of older builds did not. */
    private static boolean isScheduled(RunState state) {
        Set<TaskId> scheduled = new HashSet<>();
        for (VisibleEvent event : state.log()) {
            if (event instanceof VisibleEvent.TaskScheduled begun) {
                scheduled.add(begun.taskId());
            } else if (event instanceof VisibleEvent.TaskCompleted ended && !scheduled.contains(ended.taskId())) {
                return false;
            }
        }
        return true;
    }

    private void play(VisibleEvent event) {
        if (Sequences.leavesOrigin(played, event.sequence())) {
            beginAgain();
        }
        played = event.sequence();
        switch (event) {
            case VisibleEvent.TaskScheduled scheduled -> scheduled(scheduled);
            case VisibleEvent.TaskCompleted completed -> {
                if (finished < state.finished().size()) {
                    tasks.add(state.finished().get(finished++));
                }
            }
            case VisibleEvent.TaskFailed failed -> failed(failed.taskId());
            case VisibleEvent.Resumed resumed -> {
                if (resumed.checkpointId() != null) {
                    beginAgain();
                }
            }
            case VisibleEvent.Started started -> {}
            case VisibleEvent.TaskStarted started -> {}
            case VisibleEvent.Paused paused -> {}
            case VisibleEvent.CheckpointMade made -> {}
            case VisibleEvent.Completed completed -> {}
            case VisibleEvent.Failed failed -> {}
            case VisibleEvent.Cancelled cancelled -> {}
        }
    }

    private void scheduled(VisibleEvent.TaskScheduled scheduled) {
        tasks.enterRound(Objects.requireNonNullElse(scheduled.iteration(), 1));
        VisibleEvent.HandedOff handoff = scheduled.handedOff();
        tasks.place(scheduled.taskId(), scheduled.stepId(), handoff == null ? null : handoff.source())
                .ifPresent(task -> {
                    requests.put(scheduled.taskId(), calls.of(task).request());
                    board.move(task, Board.Stage.IN_FLIGHT);
                });
        if (Sequences.isTakenOverByFork(scheduled.sequence())) {
            takenOver.add(scheduled.taskId());
        } else {
            takenOver.remove(scheduled.taskId());
        }
    }

    private void failed(TaskId taskId) {
        Optional<TaskIndex> task = tasks.indexOf(taskId);
        task.ifPresent(index -> board.move(index, Board.Stage.FAILED));
    }

    /** With what had a result, as the interpreter of the new run did. */
    private void beginAgain() {
        board = new Board(steps);
        tasks = new RestoredBoard(steps, board);
        calls = new AgentCalls(state.workflowId(), state.input(), planner, board);
        Set<TaskId> kept = new HashSet<>();
        for (FinishedTask task : state.finished().subList(0, finished)) {
            tasks.add(task);
            kept.add(task.taskId());
        }
        requests.keySet().retainAll(kept);
    }

    private Set<TaskId> foreign() {
        Set<TaskId> foreign = new HashSet<>();
        state.finished().stream()
                .filter(task -> Boolean.TRUE.equals(task.isForeign()))
                .map(FinishedTask::taskId)
                .forEach(foreign::add);
        if (!foreign.isEmpty()) {
            foreign.addAll(takenOver);
        }
        return foreign;
    }
}
