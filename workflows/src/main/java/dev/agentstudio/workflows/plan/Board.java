package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.StepDefinition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where each task stands while a run goes on. There is one task for each step, in step order, and after them those that agents asked
 * for by a handoff. Belongs to one run, which changes it; planners only read it. What planners ask for is kept up to date with each change,
 * so that a plan costs the same however many steps there are.
 */
public final class Board {
    /** A task's place. */
    public enum Place {
        OPEN,
        IN_FLIGHT,
        DONE,
        FAILED
    }

    private final StepGraph graph;
    private final List<Task> tasks = new ArrayList<>();
    private final Map<Place, BitSet> places = new EnumMap<>(Place.class);

    /** Of each step, how many of the steps that it depends on are not done. */
    private final int[] missing;

    /** Places in topological order of the open steps that miss nothing. */
    private final BitSet ready = new BitSet();

    /** Tasks that are done and handed over, to nobody yet. */
    private final BitSet unfollowed = new BitSet();

    private int iteration = 1;

    /** Nothing has started. */
    public Board(List<StepDefinition> steps) {
        graph = StepGraph.of(steps);
        missing = graph.dependencies().stream().mapToInt(List::size).toArray();
        for (Place place : Place.values()) {
            places.put(place, new BitSet());
        }
        for (int step = 0; step < steps.size(); step++) {
            add(new Task(step, null, null));
        }
    }

    public Place place(int task) {
        return tasks.get(task).place;
    }

    public void move(int task, Place place) {
        Task moved = tasks.get(task);
        Place before = moved.place;
        tasks(before).clear(task);
        tasks(place).set(task);
        moved.place = place;
        if (task < steps()) {
            noteReady(task);
            if ((before == Place.DONE) != (place == Place.DONE)) {
                graph.dependants().get(task).forEach(dependant -> {
                    missing[dependant] += place == Place.DONE ? -1 : 1;
                    noteReady(dependant);
                });
            }
        }
    }

    /** The task ended well. */
    public void done(int task, AgentResponse response) {
        tasks.get(task).response = response;
        move(task, Place.DONE);
        if (response.handoff() != null) {
            unfollowed.set(task);
        }
    }

    /** What the task's agent answered last; in a later round, the answer of the round before until there is a new one. */
    public Optional<AgentResponse> response(int task) {
        return Optional.ofNullable(tasks.get(task).response);
    }

    /** Adds the task that a handoff asks for, and gives its index. */
    public int add(int source, AgentHandoff handoff) {
        unfollowed.clear(source);
        return add(new Task(tasks.get(source).step, source, handoff));
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
        for (int task = tasks.size() - 1; task >= steps(); task--) {
            if (tasks.get(task).step == step && tasks.get(task).response != null) {
                return response(task);
            }
        }
        return response(step);
    }

    /** Opens all tasks again for another round. */
    public void repeat() {
        for (int task = 0; task < tasks.size(); task++) {
            move(task, Place.OPEN);
        }
        unfollowed.clear();
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
        return missing.length;
    }

    public int count(Place place) {
        return tasks(place).cardinality();
    }

    /** The lowest task in that place. */
    public OptionalInt first(Place place) {
        return next(tasks(place), 0);
    }

    /** The tasks in that place, lowest first, as it is now. */
    public List<Integer> all(Place place) {
        return tasks(place).stream().boxed().toList();
    }

    /** The open steps whose dependencies are all done, in topological order, but not more than so many. */
    List<Integer> ready(int limit) {
        return ready.stream()
                .limit(Math.max(0, limit))
                .mapToObj(graph.order()::get)
                .toList();
    }

    /** The lowest task that a handoff asked for and that has not started. */
    OptionalInt openHandoff() {
        return next(tasks(Place.OPEN), steps());
    }

    /** The lowest task that is done and handed over, to nobody yet. */
    OptionalInt unfollowed() {
        return next(unfollowed, 0);
    }

    private static OptionalInt next(BitSet tasks, int from) {
        int next = tasks.nextSetBit(from);
        return next < 0 ? OptionalInt.empty() : OptionalInt.of(next);
    }

    private BitSet tasks(Place place) {
        return Objects.requireNonNull(places.get(place));
    }

    private int add(Task task) {
        int index = tasks.size();
        tasks.add(task);
        tasks(Place.OPEN).set(index);
        if (index < steps()) {
            noteReady(index);
        }
        return index;
    }

    private void noteReady(int step) {
        ready.set(graph.positions().get(step), missing[step] == 0 && tasks.get(step).place == Place.OPEN);
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
