package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.plan.Board;
import dev.agentstudio.workflows.plan.StepIndex;
import dev.agentstudio.workflows.plan.TaskIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the tasks of an earlier run on a board, so that a planner continues from there. */
public final class RestoredBoard {
    private final Board board;
    private final Map<StepId, StepIndex> steps = new HashMap<>();
    private final Map<TaskId, TaskIndex> tasks = new HashMap<>();

    public RestoredBoard(List<StepDefinition> definitions, Board board) {
        this.board = board;
        for (int step = 0; step < definitions.size(); step++) {
            steps.put(definitions.get(step).id(), new StepIndex(step));
        }
    }

    /**
     * Adds a task, in the order in which they ended. One whose step the definition does not have is left out.
     *
     * @return false when the task says that another one handed over to it, which did not
     */
    public boolean add(FinishedTask finished) {
        enterRound(finished.iteration());
        Optional<TaskIndex> task = place(finished.taskId(), finished.stepId(), finished.handedOffBy());
        task.ifPresent(index -> board.done(index, finished.response(), finished.recorded()));
        return task.isPresent() || (finished.handedOffBy() == null && !steps.containsKey(finished.stepId()));
    }

    /** Opens all tasks again for each round up to this one. */
    public void enterRound(int iteration) {
        while (board.iteration() < iteration) {
            board.repeat();
        }
    }

    /**
     * The index on the board of a task of the earlier run, which is added when a handoff asked for it; empty when it has none here.
     *
     * @param source the task whose agent asked for it; null for the task of a declared step
     */
    public Optional<TaskIndex> place(TaskId taskId, StepId stepId, @Nullable TaskId source) {
        Optional<TaskIndex> known = indexOf(taskId);
        if (known.isPresent()) {
            return known;
        }
        Optional<TaskIndex> task = source == null
                ? Optional.ofNullable(steps.get(stepId)).map(StepIndex::task)
                : Optional.ofNullable(tasks.get(source)).flatMap(this::follow);
        task.ifPresent(index -> tasks.put(taskId, index));
        return task;
    }

    /** The index on the board of a task that was added or placed; empty for others. */
    public Optional<TaskIndex> indexOf(TaskId taskId) {
        return Optional.ofNullable(tasks.get(taskId));
    }

    private Optional<TaskIndex> follow(TaskIndex source) {
        Optional<AgentHandoff> handoff = board.response(source).map(AgentResponse::handoff);
        return handoff.map(asked -> board.add(source, asked));
    }
}
