package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run as the API's promises describe it: what is done, what a reader is shown, which checkpoints there are. What must come next is said
 * by {@link ModelRules}. Nothing here is taken from planners, interpreter or fold.
 */
final class RunModel {
    /** Where a task stands. */
    enum Stand {
        OPEN,
        IN_FLIGHT,
        DONE,
        FAILED,
        SKIPPED
    }

    /** A task. Its place in the list gives its id. */
    static final class Task {
        final int step;
        final String agentType;
        final @Nullable String source;
        Stand stand = Stand.OPEN;
        boolean isCutOff;

        @Nullable
        AgentResponse answer;

        /** The activity that it is or was. */
        @Nullable
        String activity;

        private Task(int step, String agentType, @Nullable String source) {
            this.step = step;
            this.agentType = agentType;
            this.source = source;
        }
    }

    /** A task that ended well, in some round. */
    record Finish(
            String taskId,
            int step,
            String agentType,
            @Nullable String source,
            int round,
            AgentResponse answer,
            String activity) {}

    /**
     * A checkpoint.
     *
     * @param finished how many tasks had ended well
     * @param completed the task that made it; null for pauses and failures
     */
    record Mark(
            Checkpoint.Type type, int finished, @Nullable String completed, int round, boolean isPaused) {}

    final ExecutionInput input;
    final List<StepDefinition> steps;
    final List<Task> tasks = new ArrayList<>();
    final List<Finish> finished = new ArrayList<>();
    final List<Mark> marks = new ArrayList<>();
    int round = 1;
    boolean isPaused;

    /** How the run has ended for a reader, even when it has still to stop what is in flight. */
    @Nullable
    WorkflowStatus end;

    /** The run has used up its time. */
    boolean isOverdue;

    /** The checkpoint that a new run is to begin from, also while it is paused; null for none. */
    @Nullable
    String restart;

    /** The run is to be removed. */
    boolean isDeleted;

    RunModel(ExecutionInput input) {
        this.input = input;
        steps = input.definition().steps();
        for (int step = 0; step < steps.size(); step++) {
            tasks.add(new Task(step, steps.get(step).agentType(), null));
        }
    }

    /** A run that continues from another one's checkpoint; null for the latest. */
    static RunModel goingOn(ExecutionInput input, RunModel earlier, @Nullable String checkpointId) {
        int kept = checkpointId == null ? earlier.marks.size() : Integer.parseInt(checkpointId.substring(3));
        return earlier.prefix(input, kept, checkpointId == null ? earlier.finished.size() : null);
    }

    /** The run as it was at a checkpoint, but for what had failed or was in flight. */
    RunModel at(int mark) {
        RunModel then = prefix(input, mark + 1, null);
        then.enterRound(marks.get(mark).round());
        return then;
    }

    private RunModel prefix(ExecutionInput newInput, int kept, @Nullable Integer all) {
        RunModel copy = new RunModel(newInput);
        copy.marks.addAll(marks.subList(0, kept));
        int count = Objects.requireNonNullElseGet(
                all, () -> kept == 0 ? 0 : marks.get(kept - 1).finished());
        finished.subList(0, count).forEach(copy::restore);
        return copy;
    }

    private void restore(Finish finish) {
        enterRound(finish.round());
        if (finish.source() != null) {
            tasks.add(new Task(finish.step(), finish.agentType(), finish.source()));
        }
        Task task = finish.source() == null ? tasks.get(finish.step()) : tasks.getLast();
        task.stand = Stand.DONE;
        task.answer = finish.answer();
        task.activity = finish.activity();
        finished.add(finish);
    }

    static String taskId(int index) {
        return "task_%03d".formatted(index + 1);
    }

    Task task(String id) {
        return tasks.get(Integer.parseInt(id.substring(5)) - 1);
    }

    int count(Stand stand) {
        return (int) tasks.stream().filter(task -> task.stand == stand).count();
    }

    /** The newest answer that some task of a step gave, in whatever round. */
    @Nullable
    AgentResponse newestAnswer(int step) {
        return finished.reversed().stream()
                .filter(finish -> finish.step() == step)
                .map(Finish::answer)
                .findFirst()
                .orElse(null);
    }

    void scheduled(AgentCall call, String activity) {
        enterRound(Objects.requireNonNullElse(call.iteration(), 1));
        if (call.taskId().number() > tasks.size()) {
            Finish source = finished.getLast();
            tasks.add(new Task(
                    source.step(),
                    Objects.requireNonNull(source.answer().handoff()).targetAgentType(),
                    source.taskId()));
        }
        Task task = task(call.taskId().value());
        task.stand = Stand.IN_FLIGHT;
        task.activity = activity;
    }

    void completed(String taskId, AgentResponse answer) {
        if (end == null) {
            Task task = task(taskId);
            task.stand = Stand.DONE;
            task.answer = answer;
            finished.add(new Finish(
                    taskId,
                    task.step,
                    task.agentType,
                    task.source,
                    round,
                    answer,
                    Objects.requireNonNull(task.activity)));
            marks.add(new Mark(Checkpoint.Type.AUTOMATIC, finished.size(), taskId, round, isPaused));
        }
    }

    void failed(String taskId, boolean isCutOff) {
        if (end == null) {
            task(taskId).stand = Stand.FAILED;
            task(taskId).isCutOff = isCutOff;
        }
    }

    void paused() {
        if (end == null && !isPaused && !isOverdue && !isDeleted) {
            isPaused = true;
            marks.add(new Mark(Checkpoint.Type.PAUSED, finished.size(), null, round, isPaused));
        }
    }

    /** @param checkpointId null to continue the run */
    void resumed(@Nullable String checkpointId) {
        if (isPaused && !isDeleted) {
            isPaused = false;
            restart = checkpointId == null ? restart : checkpointId;
        }
    }

    void deleted() {
        isDeleted |= isPaused;
    }

    void timedOut() {
        isOverdue |= end == null && !isPaused && !isDeleted && restart == null;
    }

    /** What was in flight has failed, what was never scheduled is skipped. */
    void ended(WorkflowStatus status) {
        if (end != null || isDeleted) {
            return;
        }
        end = status;
        isPaused = false;
        for (Task task : tasks) {
            if (task.stand == Stand.OPEN) {
                task.stand = Stand.SKIPPED;
            } else if (task.stand == Stand.IN_FLIGHT) {
                task.stand = Stand.FAILED;
                task.isCutOff = true;
            }
        }
        if (status == WorkflowStatus.FAILED) {
            marks.add(new Mark(Checkpoint.Type.FAILURE, finished.size(), null, round, isPaused));
        }
    }

    private void enterRound(int newRound) {
        if (newRound > round) {
            round = newRound;
            tasks.replaceAll(task -> new Task(task.step, task.agentType, task.source));
        }
    }

    /** Answers of the tasks that are done, by task id. */
    Map<String, AgentResponse> results() {
        return tasks.stream()
                .filter(task -> task.stand == Stand.DONE)
                .collect(Collectors.toMap(
                        task -> taskId(tasks.indexOf(task)),
                        task -> Objects.requireNonNull(task.answer),
                        (a, b) -> b,
                        LinkedHashMap::new));
    }
}
