package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.plan.Board;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts finished tasks of an earlier run on a board, so that a planner goes on from there. */
public final class RestoredBoard {
    private final Board board;
    private final Map<String, Integer> steps = new HashMap<>();
    private final Map<String, Integer> tasks = new HashMap<>();

    public RestoredBoard(List<StepDefinition> definitions, Board board) {
        this.board = board;
        for (int step = 0; step < definitions.size(); step++) {
            steps.put(definitions.get(step).id(), step);
        }
    }

    /** Adds a task, in the order in which they ended. One whose step the definition does not have is left out. */
    public void add(FinishedTask finished) {
        while (board.iteration() < finished.iteration()) {
            board.repeat();
        }
        Integer source = finished.handedOffBy() == null ? null : tasks.get(finished.handedOffBy());
        Integer task = source == null ? steps.get(finished.stepId()) : Integer.valueOf(added(source));
        if (task != null) {
            board.done(task, finished.response());
            tasks.put(finished.taskId(), task);
        }
    }

    private int added(int source) {
        AgentHandoff handoff = board.response(source)
                .map(AgentResponse::handoff)
                .orElseThrow(() -> new IllegalStateException("A restored task has a source that handed nothing over"));
        return board.add(source, handoff);
    }
}
