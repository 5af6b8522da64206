package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task as history knows it. */
record TaskState(Definition definition, Progress progress) {
    /**
     * What a task is. Never changes.
     *
     * @param dependsOn ids of tasks
     * @param handedOffBy the task whose agent asked for this one; null for the task of a declared step
     */
    record Definition(
            TaskId id,
            StepId stepId,
            String agentType,
            List<TaskId> dependsOn,
            @Nullable TaskId handedOffBy) {}

    /**
     * What has become of a task.
     *
     * @param dispatch how it was scheduled; null before, and for a task that was taken over from an earlier run
     * @param attempt the newest one that history knows; null before the task ended
     * @param outcome null before the task ended
     */
    record Progress(
            Stage stage,
            VisibleEvent.@Nullable Dispatch dispatch,
            @Nullable Attempt attempt,
            @Nullable Outcome outcome) {
        static final Progress NONE = new Progress(Stage.OPEN, null, null, null);

        private Progress in(Stage other) {
            return new Progress(other, dispatch, attempt, outcome);
        }

        private Progress with(VisibleEvent.@Nullable Dispatch other) {
            return new Progress(stage, other, attempt, outcome);
        }

        private Progress with(Attempt other) {
            return new Progress(stage, dispatch, other, outcome);
        }

        private Progress with(@Nullable Outcome other) {
            return new Progress(stage, dispatch, attempt, other);
        }
    }

    /** How far a task has come. Whether an attempt runs right now is not in history. */
    enum Stage {
        OPEN,
        SCHEDULED,
        COMPLETED,
        FAILED,
        SKIPPED
    }

    /**
     * One attempt.
     *
     * @param number from 1
     * @param startedAt null when history does not say so
     */
    record Attempt(int number, @Nullable Instant startedAt) {}

    /**
     * How a task ended.
     *
     * @param response null when it ended without the agent's verdict
     * @param errorMessage null when it completed
     */
    record Outcome(
            Instant at,
            @Nullable AgentResponse response,
            @Nullable String errorMessage) {}

    /** The task of a declared step. */
    static TaskState open(TaskId id, StepDefinition step, List<TaskId> dependsOn) {
        return new TaskState(new Definition(id, step.id(), step.agentType(), dependsOn, null), Progress.NONE);
    }

    /** The task that a handoff asked for. */
    static TaskState handedOff(TaskId id, StepId stepId, VisibleEvent.HandedOff handoff) {
        return new TaskState(
                new Definition(id, stepId, handoff.agentType(), List.of(handoff.source()), handoff.source()),
                Progress.NONE);
    }

    TaskState reopened() {
        return with(Progress.NONE);
    }

    TaskState scheduled(VisibleEvent.@Nullable Dispatch by) {
        return with(Progress.NONE.in(Stage.SCHEDULED).with(by));
    }

    TaskState started(Instant at, int number) {
        return with(progress.with(new Attempt(number, at)));
    }

    TaskState completed(FinishedTask finished) {
        return with(progress.in(Stage.COMPLETED)
                .with(new Attempt(finished.attempt(), finished.startedAt()))
                .with(new Outcome(finished.completedAt(), finished.response(), null)));
    }

    TaskState failed(Instant at, String message, @Nullable AgentResponse verdict) {
        return with(progress.in(Stage.FAILED).with(new Outcome(at, verdict, message)));
    }

    TaskState skipped() {
        return with(new Progress(Stage.SKIPPED, dispatch(), progress.attempt(), null));
    }

    /** @param wholes whole answers by their excerpts */
    TaskState with(IdentityHashMap<AgentResponse, AgentResponse> wholes) {
        Outcome outcome = progress.outcome();
        AgentResponse answer = outcome == null ? null : wholes.get(outcome.response());
        return outcome == null || answer == null
                ? this
                : with(progress.with(new Outcome(outcome.at(), answer, outcome.errorMessage())));
    }

    /** The same task with another form of what it was asked. */
    TaskState with(VisibleEvent.@Nullable Dispatch other) {
        return with(progress.with(other));
    }

    /** What later runs keep of the task when it ends with a result. */
    FinishedTask finished(Instant at, AgentResponse answer, int iteration) {
        return new FinishedTask(
                id(),
                stepId(),
                agentType(),
                handedOffBy(),
                iteration,
                Math.max(1, attemptNumber()),
                startedAt(),
                at,
                answer,
                null);
    }

    TaskId id() {
        return definition.id();
    }

    StepId stepId() {
        return definition.stepId();
    }

    String agentType() {
        return definition.agentType();
    }

    /** Ids of tasks. */
    List<TaskId> dependsOn() {
        return definition.dependsOn();
    }

    /** The task whose agent asked for this one; null for the task of a declared step. */
    @Nullable
    TaskId handedOffBy() {
        return definition.handedOffBy();
    }

    Stage stage() {
        return progress.stage();
    }

    /** How it was scheduled; null before, and for a task that was taken over from an earlier run. */
    VisibleEvent.@Nullable Dispatch dispatch() {
        return progress.dispatch();
    }

    boolean isOver() {
        return switch (stage()) {
            case OPEN, SCHEDULED -> false;
            case COMPLETED, FAILED, SKIPPED -> true;
        };
    }

    /** 0 before the first is known. */
    int attemptNumber() {
        Attempt attempt = progress.attempt();
        return attempt == null ? 0 : attempt.number();
    }

    @Nullable
    Instant startedAt() {
        Attempt attempt = progress.attempt();
        return attempt == null ? null : attempt.startedAt();
    }

    @Nullable
    Instant endedAt() {
        Outcome outcome = progress.outcome();
        return outcome == null ? null : outcome.at();
    }

    @Nullable
    AgentResponse response() {
        Outcome outcome = progress.outcome();
        return outcome == null ? null : outcome.response();
    }

    @Nullable
    String errorMessage() {
        Outcome outcome = progress.outcome();
        return outcome == null ? null : outcome.errorMessage();
    }

    @Nullable
    AgentCall call() {
        VisibleEvent.Dispatch dispatch = dispatch();
        return dispatch == null ? null : dispatch.call();
    }

    @Nullable
    String activityId() {
        VisibleEvent.Dispatch dispatch = dispatch();
        return dispatch == null ? null : dispatch.activityId();
    }

    boolean isDispatchedBy(long scheduledId) {
        VisibleEvent.Dispatch dispatch = dispatch();
        return dispatch != null && dispatch.scheduledId() == scheduledId;
    }

    private TaskState with(Progress other) {
        return new TaskState(definition, other);
    }
}
