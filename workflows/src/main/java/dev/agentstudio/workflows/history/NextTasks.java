package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.execution.RestoredBoard;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.plan.Board;
import dev.agentstudio.workflows.plan.Plan;
import dev.agentstudio.workflows.plan.Planner;
import dev.agentstudio.workflows.plan.TaskIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What would run next at each checkpoint, as the planner of the run sees it. */
final class NextTasks {
    private final RunState state;
    private final Planner planner;
    private final Board board;
    private final RestoredBoard restored;
    private int added;

    private NextTasks(RunState state) {
        WorkflowDefinition definition = state.input().definition();
        this.state = state;
        // One task is enough to know.
        planner = Planner.of(state.input().planned(), 1);
        board = new Board(definition.steps());
        restored = new RestoredBoard(definition.steps(), board);
    }

    /** One for each checkpoint; empty where nothing is left to run. */
    static List<Optional<TaskId>> of(RunState state) {
        NextTasks next = new NextTasks(state);
        List<Optional<TaskId>> tasks = new ArrayList<>();
        for (Checkpoint checkpoint : state.checkpoints()) {
            tasks.add(next.at(checkpoint));
        }
        return tasks;
    }

    private Optional<TaskId> at(Checkpoint checkpoint) {
        int end = Math.min(checkpoint.tasks(), state.finished().size());
        while (added < end) {
            restored.add(state.finished().get(added++));
        }
        Plan plan = planner.next(board);
        if (plan instanceof Plan.Repeat) {
            board.repeat();
            plan = planner.next(board);
        }
        return switch (plan) {
            case Plan.Start start -> Optional.of(start.tasks().getFirst().id());
            case Plan.HandOver handOver -> Optional.of(new TaskIndex(board.size()).id());
            case Plan.Await await -> Optional.empty();
            case Plan.Repeat repeat -> Optional.empty();
            case Plan.Stop stop -> Optional.empty();
            case Plan.Finish finish -> Optional.empty();
        };
    }
}
