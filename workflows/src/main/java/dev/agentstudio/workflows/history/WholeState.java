package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.payload.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A state in which whole answers stand in place of excerpts. Requests that refer to answers of earlier runs are complete too, so that what
 * is made of the state, such as its checkpoints, needs no other run.
 */
final class WholeState {
    /** What a reader gets in place of an answer that Temporal does not have any more. */
    private static final String GONE = "The result is gone: Temporal has deleted the earlier run that had recorded it";

    private final RunState state;
    private final Map<RecordedAnswer.Key, RecordedAnswer> answers;
    private final IdentityHashMap<AgentResponse, AgentResponse> wholes = new IdentityHashMap<>();
    private final IdentityHashMap<VisibleEvent.Dispatch, VisibleEvent.Dispatch> dispatches = new IdentityHashMap<>();

    private WholeState(RunState state, Map<RecordedAnswer.Key, RecordedAnswer> answers) {
        this.state = state;
        this.answers = new HashMap<>(answers);
    }

    /** @param answers those of which the state has excerpts, as far as they still exist */
    static RunState of(RunState state, Map<RecordedAnswer.Key, RecordedAnswer> answers) {
        return new WholeState(state, answers).whole();
    }

    private RunState whole() {
        List<FinishedTask> finished = new ArrayList<>();
        for (FinishedTask task : state.finished()) {
            FinishedTask whole =
                    task.recorded() == null ? task : task.with(whole(task.response(), task.recorded()), null);
            finished.add(whole);
            if (task.recorded() != null) {
                answers.put(
                        RecordedAnswer.Key.of(task.recorded()), new RecordedAnswer(task.stepId(), whole.response()));
            }
            answers.put(
                    RecordedAnswer.Key.here(task.taskId(), task.iteration()),
                    new RecordedAnswer(task.stepId(), whole.response()));
        }
        List<VisibleEvent> log = state.log().stream().map(this::whole).toList();
        return state.with(state.tasks().stream().map(this::whole).toList(), log, finished);
    }

    private TaskState whole(TaskState task) {
        TaskState answered = task.with(wholes);
        return answered.dispatch() == null ? answered : answered.with(whole(answered.dispatch()));
    }

    private VisibleEvent whole(VisibleEvent event) {
        if (event instanceof VisibleEvent.TaskFailed failed && failed.response() != null && failed.recorded() != null) {
            return new VisibleEvent.TaskFailed(
                    failed.sequence(),
                    failed.at(),
                    failed.taskId(),
                    failed.message(),
                    whole(failed.response(), failed.recorded()));
        }
        return event instanceof VisibleEvent.TaskScheduled scheduled && scheduled.dispatch() != null
                ? scheduled.with(whole(scheduled.dispatch()))
                : event;
    }

    private AgentResponse whole(AgentResponse excerpt, Recorded place) {
        RecordedAnswer found = answers.get(RecordedAnswer.Key.of(place));
        AgentResponse whole = found == null
                ? new AgentResponse(excerpt.success(), JsonObject.EMPTY, null, null, GONE, null)
                : found.isOmitted() ? omitted(excerpt, found) : found.response();
        wholes.put(excerpt, whole);
        return whole;
    }

    private static AgentResponse omitted(AgentResponse excerpt, RecordedAnswer found) {
        return new AgentResponse(
                excerpt.success(), found.response().result(), null, excerpt.handoff(), excerpt.errorMessage(), null);
    }

    /** As it is when something that the call refers to is gone. */
    private VisibleEvent.Dispatch whole(VisibleEvent.Dispatch dispatch) {
        return dispatches.computeIfAbsent(dispatch, handedOut -> {
            AgentCall call = handedOut.call();
            return call.references() == null
                    ? handedOut
                    : CompleteRequest.of(call, state::input, key -> Optional.ofNullable(answers.get(key)))
                            .map(request -> new VisibleEvent.Dispatch(
                                    handedOut.scheduledId(), handedOut.activityId(), call.complete(request)))
                            .orElse(handedOut);
        });
    }
}
