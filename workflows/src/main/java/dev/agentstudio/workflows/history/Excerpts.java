package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredBoard;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.plan.TaskIndex;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Shortens the events of one run, in their order: of large answers only what planners need stays, with the place where they are recorded,
 * and of calls no request. So the fold of a history of any size is small.
 */
final class Excerpts implements UnaryOperator<RunEvent> {
    private final WorkflowRun run;
    private final Map<Long, AgentCall> scheduled = new HashMap<>();
    private @Nullable RestoredBoard restored;

    Excerpts(WorkflowRun run) {
        this.run = run;
    }

    @Override
    public RunEvent apply(RunEvent event) {
        if (event instanceof RunEvent.Created created) {
            restored = AnswerReader.board(created.input());
        } else if (event instanceof RunEvent.TaskScheduled task) {
            AgentCall call = AnswerReader.slim(task.call());
            scheduled.put(task.id(), call);
            return new RunEvent.TaskScheduled(task.id(), task.at(), task.activityId(), call);
        } else if (event instanceof RunEvent.TaskCompleted task) {
            return shortened(task);
        } else if (event instanceof RunEvent.TaskFailed task) {
            return shortened(task);
        } else if (event instanceof RunEvent.Restored page) {
            return new RunEvent.Restored(page.id(), page.at(), page.page().with(this::shortened));
        }
        return event;
    }

    private RunEvent shortened(RunEvent.TaskCompleted task) {
        return large(task.scheduledId(), task.response())
                .<RunEvent>map(recorded -> new RunEvent.TaskCompleted(
                        task.id(),
                        task.at(),
                        task.scheduledId(),
                        task.response().excerpt(),
                        recorded))
                .orElse(task);
    }

    private RunEvent shortened(RunEvent.TaskFailed task) {
        AgentResponse verdict = task.response();
        Optional<Recorded> place = large(task.scheduledId(), verdict);
        return verdict == null || place.isEmpty()
                ? task
                : new RunEvent.TaskFailed(
                        task.id(), task.at(), task.scheduledId(), task.message(), verdict.excerpt(), place.get());
    }

    /** The run's own copy of an answer that another workflow, or an older build, has recorded first. */
    private FinishedTask shortened(FinishedTask task) {
        Optional<TaskIndex> index = restored == null ? Optional.empty() : AnswerReader.place(restored, task);
        if (index.isEmpty() || task.recorded() != null) {
            return task;
        }
        Recorded copy = Recorded.here(index.get().id(), task.iteration(), task.response());
        return copy.isLarge() ? task.with(task.response().excerpt(), copy.in(run)) : task;
    }

    /** Where an answer of this run is recorded; empty when it is not large. */
    private Optional<Recorded> large(long scheduledId, @Nullable AgentResponse answer) {
        AgentCall call = scheduled.remove(scheduledId);
        return call == null || answer == null
                ? Optional.empty()
                : Optional.of(Recorded.here(call.taskId(), AnswerReader.round(call), answer))
                        .filter(Recorded::isLarge)
                        .map(recorded -> recorded.in(run));
    }
}
