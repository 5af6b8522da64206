package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.execution.RunFailure;
import dev.agentstudio.workflows.plan.TaskIndex;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A history in the way Temporal writes it, of a run that starts tasks, and ends, as a list of numbers decides. */
final class PlausibleHistory {
    private final List<RunEvent> history = new ArrayList<>();
    private final int steps;
    private final TreeSet<Integer> open = new TreeSet<>();
    private final TreeSet<Integer> done = new TreeSet<>();

    private final Deque<Flight> inFlight = new ArrayDeque<>();

    private boolean ended;

    private PlausibleHistory(int steps) {
        this.steps = steps;
        history.add(Runs.created(steps));
        for (int step = 0; step < steps; step++) {
            open.add(step);
        }
    }

    /** @param decisions each 0 to 99 */
    static List<RunEvent> of(int steps, List<Integer> decisions) {
        PlausibleHistory history = new PlausibleHistory(steps);
        for (int decision : decisions) {
            if (!history.ended) {
                history.decide(decision);
            }
        }
        return List.copyOf(history.history);
    }

    private void decide(int decision) {
        if (history.size() < 3) {
            unseen();
            history.add(new RunEvent.WorkflowTaskStarted(id(), Runs.at(id())));
        } else if (decision < 40) {
            schedule();
        } else if (decision < 80) {
            endTask(decision % 3 + 1, true);
        } else if (decision < 85) {
            unseen();
            history.add(new RunEvent.WorkflowTaskStarted(id(), Runs.at(id())));
        } else {
            endBadly(decision);
        }
        if (done.size() == steps) {
            end(new RunEvent.Completed(id(), Runs.at(id())));
        }
    }

    private void schedule() {
        open.stream()
                .filter(step -> done.containsAll(Runs.dependsOn(step)))
                .findFirst()
                .ifPresent(step -> {
                    open.remove(step);
                    inFlight.add(new Flight(step, id()));
                    history.add(new RunEvent.TaskScheduled(id(), Runs.at(id()), "activity" + step, Runs.call(step)));
                });
    }

    private @Nullable Integer endTask(int attempt, boolean success) {
        if (inFlight.isEmpty()) {
            return null;
        }
        Flight task = inFlight.remove();
        history.add(new RunEvent.TaskStarted(id(), Runs.at(id()), task.scheduledId(), attempt));
        if (success) {
            done.add(task.step());
            history.add(new RunEvent.TaskCompleted(id(), Runs.at(id()), task.scheduledId(), Runs.response(true)));
        } else {
            AgentResponse verdict = attempt == 1 ? Runs.response(false) : null;
            history.add(new RunEvent.TaskFailed(id(), Runs.at(id()), task.scheduledId(), "It cannot be done", verdict));
        }
        return task.step();
    }

    private void endBadly(int decision) {
        switch (decision % 5) {
            case 0 -> {
                Integer culprit = endTask(decision % 2 + 1, false);
                if (culprit != null) {
                    stopTasks();
                    fail("A step failed", new RunFailure(new TaskIndex(culprit).id(), null));
                }
            }
            case 1 -> {
                stopTasks();
                fail("Too late", new RunFailure(null, 60L));
            }
            case 2 -> fail("Terminated", new RunFailure(null, null));
            case 3 -> {
                stopTasks();
                end(new RunEvent.Cancelled(id(), Runs.at(id())));
            }
            default -> tooLarge();
        }
    }

    /** A step whose call is too large is never scheduled. */
    private void tooLarge() {
        if (!open.isEmpty()) {
            stopTasks();
            fail("A step cannot be started", new RunFailure(new TaskIndex(open.getFirst()).id(), null));
        }
    }

    private void stopTasks() {
        while (!inFlight.isEmpty()) {
            Flight task = inFlight.remove();
            history.add(new RunEvent.TaskFailed(id(), Runs.at(id()), task.scheduledId(), "Cancelled", null));
        }
    }

    private void fail(String message, RunFailure detail) {
        end(new RunEvent.Failed(id(), Runs.at(id()), message, detail));
    }

    private void unseen() {
        history.add(new RunEvent.NotShown(id(), Runs.at(id())));
    }

    private void end(RunEvent event) {
        history.add(event);
        ended = true;
    }

    /** Of the event that comes next. */
    private long id() {
        return history.size() + 1L;
    }

    private record Flight(int step, long scheduledId) {}
}
