package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.agent.AgentResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where each task stands while a run goes on. There is one task for each step, in step order, and after them those that agents asked
 * for by a handoff. Belongs to one run, which changes it; planners only read it.
 */
public final class Board {
    /** A task's place. */
    public enum Place {
        OPEN,
        IN_FLIGHT,
        DONE,
        FAILED
    }

    private final List<Task> tasks = new ArrayList<>();
    private final int steps;
    private int iteration = 1;

    public Board(int steps) {
        this.steps = steps;
        for (int step = 0; step < steps; step++) {
            tasks.add(new Task(step, null, null));
        }
    }

    public Place place(int task) {
        return tasks.get(task).place;
    }

    public void move(int task, Place place) {
        tasks.get(task).place = place;
    }

    /** The task ended well. */
    public void done(int task, AgentResponse response) {
        tasks.get(task).place = Place.DONE;
        tasks.get(task).response = response;
    }

    /** What the task's agent answered last; in a later round, the answer of the round before until there is a new one. */
    public Optional<AgentResponse> response(int task) {
        return Optional.ofNullable(tasks.get(task).response);
    }

    /** Adds the task that a handoff asks for, and gives its index. */
    public int add(int source, AgentHandoff handoff) {
        tasks.add(new Task(tasks.get(source).step, source, handoff));
        return tasks.size() - 1;
    }

    /** The step that a task belongs to. */
    public int step(int task) {
        return tasks.get(task).step;
    }

    /** The task whose agent asked for this one; empty for the task of a declared step. */
    public OptionalInt source(int task) {
        Integer source = tasks.get(task).source;
        return source == null ? OptionalInt.empty() : OptionalInt.of(source);
    }

    /** The handoff that asked for this task; empty for the task of a declared step. */
    public Optional<AgentHandoff> handoff(int task) {
        return Optional.ofNullable(tasks.get(task).handoff);
    }

    /** The newest answer that any task of a step gave. */
    public Optional<AgentResponse> answerOf(int step) {
        for (int task = tasks.size() - 1; task >= steps; task--) {
            if (tasks.get(task).step == step && tasks.get(task).response != null) {
                return response(task);
            }
        }
        return response(step);
    }

    /** Opens all tasks again for another round. */
    public void repeat() {
        tasks.forEach(task -> task.place = Place.OPEN);
        iteration++;
    }

    /** The round, from 1. */
    public int iteration() {
        return iteration;
    }

    /** How many tasks there are. */
    public int size() {
        return tasks.size();
    }

    /** How many of them belong to declared steps. */
    public int steps() {
        return steps;
    }

    public int count(Place place) {
        return (int) tasks.stream().filter(task -> task.place == place).count();
    }

    /** The lowest task in that place. */
    public OptionalInt first(Place place) {
        return IntStream.range(0, tasks.size())
                .filter(task -> tasks.get(task).place == place)
                .findFirst();
    }

    private static final class Task {
        private final int step;
        private final @Nullable Integer source;
        private final @Nullable AgentHandoff handoff;
        private Place place = Place.OPEN;
        private @Nullable AgentResponse response;

        private Task(int step, @Nullable Integer source, @Nullable AgentHandoff handoff) {
            this.step = step;
            this.source = source;
            this.handoff = handoff;
        }
    }
}
