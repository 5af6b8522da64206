package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.definition.StepDefinition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state and the newest answer of each task of a run. There is one task for each step, in step order, and after them those that agents asked
 * for by a handoff. Belongs to one run, which changes it; planners only read it. What planners ask for is kept up to date with each change,
 * so that a plan costs the same however many steps there are.
 */
public final class Board {
    /** How far a task has come. */
    public enum Stage {
        OPEN,
        IN_FLIGHT,
        DONE,
        FAILED
    }

    private final StepGraph graph;
    private final List<Task> tasks = new ArrayList<>();
    private final Map<Stage, BitSet> tasksByStage = new EnumMap<>(Stage.class);

    /** Of each step, how many of the steps that it depends on are not done. */
    private final int[] missing;

    /** Positions in topological order of the open steps that miss nothing. */
    private final BitSet ready = new BitSet();

    /** Tasks that are done and handed over, to nobody yet. */
    private final BitSet unfollowed = new BitSet();

    private int iteration = 1;

    /** Nothing has started. */
    public Board(List<StepDefinition> steps) {
        graph = StepGraph.of(steps);
        missing = graph.dependencies().stream().mapToInt(List::size).toArray();
        for (Stage stage : Stage.values()) {
            tasksByStage.put(stage, new BitSet());
        }
        for (int step = 0; step < steps.size(); step++) {
            add(new StepIndex(step), null, null);
        }
    }

    public Stage stage(TaskIndex task) {
        return task.in(tasks).stage;
    }

    public void move(TaskIndex task, Stage stage) {
        move(task.in(tasks), stage);
    }

    private void move(Task task, Stage stage) {
        Stage before = task.stage;
        tasks(before).clear(task.index.value());
        tasks(stage).set(task.index.value());
        task.stage = stage;
        if (task.source == null) {
            noteReady(task.step);
            if ((before == Stage.DONE) != (stage == Stage.DONE)) {
                noteDone(task.step, stage == Stage.DONE);
            }
        }
    }

    /** The task ended well. */
    public void done(TaskIndex task, AgentResponse response) {
        done(task, response, null);
    }

    /**
     * The task ended well.
     *
     * @param recorded where all of the answer is recorded, if this is an excerpt; else null
     */
    public void done(TaskIndex task, AgentResponse response, @Nullable Recorded recorded) {
        Task ended = task.in(tasks);
        ended.response = response;
        ended.recorded = recorded;
        ended.answeredIn = iteration;
        move(ended, Stage.DONE);
        if (response.handoff() != null) {
            unfollowed.set(task.value());
        }
    }

    /** What the task's agent answered last; in a later round, the answer of the round before until there is a new one. */
    public Optional<AgentResponse> response(TaskIndex task) {
        return Optional.ofNullable(task.in(tasks).response);
    }

    /** Keeps an excerpt of what the task's agent answered last, in place of the whole. */
    public void shorten(TaskIndex task, Recorded recorded) {
        Task shortened = task.in(tasks);
        if (shortened.response != null) {
            shortened.response = shortened.response.excerpt();
            shortened.recorded = recorded;
        }
    }

    /** Where all of a task's newest answer is recorded; empty when the board has all of it. */
    public Optional<Recorded> recorded(TaskIndex task) {
        return Optional.ofNullable(task.in(tasks).recorded);
    }

    /** The round in which the task's agent answered last. */
    public int answeredIn(TaskIndex task) {
        return task.in(tasks).answeredIn;
    }

    /** Adds the task that a handoff asks for, and gives its index. */
    public TaskIndex add(TaskIndex source, AgentHandoff handoff) {
        unfollowed.clear(source.value());
        return add(step(source), source, handoff);
    }

    /** The step that a task belongs to. */
    public StepIndex step(TaskIndex task) {
        return task.in(tasks).step;
    }

    /** The task whose agent asked for this one; empty for the task of a declared step. */
    public Optional<TaskIndex> source(TaskIndex task) {
        return Optional.ofNullable(task.in(tasks).source);
    }

    /** The handoff that asked for this task; empty for the task of a declared step. */
    public Optional<AgentHandoff> handoff(TaskIndex task) {
        return Optional.ofNullable(task.in(tasks).handoff);
    }

    /** The newest answer that any task of a step gave. */
    public Optional<AgentResponse> answerOf(StepIndex step) {
        return response(answering(step));
    }

    /** The task that gave the newest answer of a step, if any did. */
    public TaskIndex answering(StepIndex step) {
        for (int position = tasks.size() - 1; position >= steps(); position--) {
            Task task = tasks.get(position);
            if (task.step.equals(step) && task.response != null) {
                return task.index;
            }
        }
        return step.task();
    }

    /** Opens all tasks again for another round. */
    public void repeat() {
        tasks.forEach(task -> move(task, Stage.OPEN));
        unfollowed.clear();
        iteration++;
    }

    /** The round, from 1. */
    public int iteration() {
        return iteration;
    }

    /** All tasks, in their order. */
    public Stream<TaskIndex> tasks() {
        return tasks.stream().map(task -> task.index);
    }

    /** How many tasks there are. */
    public int size() {
        return tasks.size();
    }

    /** How many of them belong to declared steps. */
    public int steps() {
        return missing.length;
    }

    public int count(Stage stage) {
        return tasks(stage).cardinality();
    }

    /** The lowest task in that stage. */
    public Optional<TaskIndex> first(Stage stage) {
        return next(tasks(stage), 0);
    }

    /** The tasks in that stage, lowest first, as it is now. */
    public List<TaskIndex> all(Stage stage) {
        return tasks(stage).stream().mapToObj(this::index).toList();
    }

    /** The open tasks of steps whose dependencies are all done, in topological order, but not more than so many. */
    List<TaskIndex> ready(int limit) {
        return ready.stream()
                .limit(Math.max(0, limit))
                .mapToObj(graph.order()::get)
                .map(StepIndex::task)
                .toList();
    }

    /** The lowest task that a handoff asked for and that has not started. */
    Optional<TaskIndex> openHandoff() {
        return next(tasks(Stage.OPEN), steps());
    }

    /** The lowest task that is done and handed over, to nobody yet. */
    Optional<TaskIndex> unfollowed() {
        return next(unfollowed, 0);
    }

    private Optional<TaskIndex> next(BitSet among, int from) {
        int next = among.nextSetBit(from);
        return next < 0 ? Optional.empty() : Optional.of(index(next));
    }

    private TaskIndex index(int position) {
        return tasks.get(position).index;
    }

    private BitSet tasks(Stage stage) {
        return Objects.requireNonNull(tasksByStage.get(stage));
    }

    private TaskIndex add(StepIndex step, @Nullable TaskIndex source, @Nullable AgentHandoff handoff) {
        TaskIndex index = new TaskIndex(tasks.size());
        tasks.add(new Task(index, step, source, handoff));
        tasks(Stage.OPEN).set(index.value());
        if (source == null) {
            noteReady(step);
        }
        return index;
    }

    private void noteDone(StepIndex step, boolean isDone) {
        step.in(graph.dependants()).forEach(dependant -> {
            missing[dependant.value()] += isDone ? -1 : 1;
            noteReady(dependant);
        });
    }

    private void noteReady(StepIndex step) {
        boolean isOpen = tasks.get(step.value()).stage == Stage.OPEN;
        ready.set(step.in(graph.positions()), isOpen && missing[step.value()] == 0);
    }

    private static final class Task {
        private final TaskIndex index;
        private final StepIndex step;
        private final @Nullable TaskIndex source;
        private final @Nullable AgentHandoff handoff;
        private Stage stage = Stage.OPEN;
        private @Nullable AgentResponse response;
        private @Nullable Recorded recorded;
        private int answeredIn;

        private Task(TaskIndex index, StepIndex step, @Nullable TaskIndex source, @Nullable AgentHandoff handoff) {
            this.index = index;
            this.step = step;
            this.source = source;
            this.handoff = handoff;
        }
    }
}
