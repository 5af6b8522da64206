package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.CallReferences;
import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.agent.RecordedResults;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.plan.Board;
import dev.agentstudio.workflows.plan.Planner;
import dev.agentstudio.workflows.plan.StepIndex;
import dev.agentstudio.workflows.plan.TaskIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts together what each task's agent is asked, from the input and from what earlier tasks answered. */
public final class AgentCalls {
    private final WorkflowId workflowId;
    private final ExecutionInput input;
    private final Planner planner;
    private final Board board;
    private final LargeValues values;

    /** Calls that leave nothing out. */
    public AgentCalls(WorkflowId workflowId, ExecutionInput input, Planner planner, Board board) {
        this(workflowId, input, planner, board, new LargeValues(input, board, () -> false));
    }

    AgentCalls(WorkflowId workflowId, ExecutionInput input, Planner planner, Board board, LargeValues values) {
        this.workflowId = workflowId;
        this.input = input;
        this.planner = planner;
        this.board = board;
        this.values = values;
    }

    /** The call of a task, as it would be made now. */
    public AgentCall of(TaskIndex task) {
        return new Draft(task).call();
    }

    /**
     * A call with its sizes.
     *
     * @param bytes of the call itself, as Temporal stores it
     * @param requestBytes of what the agent is sent, with all that the call refers to
     */
    record Sized(AgentCall call, int bytes, long requestBytes) {}

    /** The call of a task with its sizes. */
    Sized sized(TaskIndex task) {
        Draft draft = new Draft(task);
        AgentCall call = draft.call();
        int bytes = Payloads.sizeOf(call);
        return new Sized(call, bytes, bytes + draft.referredBytes);
    }

    private final class Draft {
        private final TaskIndex task;
        private final StepDefinition step;
        private final Optional<AgentHandoff> handoff;
        private final Map<String, @Nullable Object> context = new LinkedHashMap<>();
        private @Nullable List<RecordedResults> results;
        private @Nullable Recorded handoffSource;
        private @Nullable Recorded previousResult;
        private @Nullable Recorded feedback;
        private long referredBytes;

        private Draft(TaskIndex task) {
            this.task = task;
            this.step = board.step(task).in(input.definition().steps());
            this.handoff = board.handoff(task);
        }

        private AgentCall call() {
            boolean isStepReferred = isReferred(values.stepBytes(board.step(task)));
            boolean isInputReferred = isReferred(values.inputBytes());
            addContext();
            AgentRequest request = new AgentRequest(
                    isStepReferred ? "" : step.task(),
                    isInputReferred ? null : input.input(),
                    new JsonObject(context),
                    isStepReferred || handoff.isPresent() ? null : step.configuration(),
                    step.timeout());
            CallReferences references = new CallReferences(
                    isInputReferred ? true : null,
                    isStepReferred ? true : null,
                    results,
                    handoffSource,
                    previousResult,
                    feedback);
            return new AgentCall(
                    workflowId,
                    task.id(),
                    step.id(),
                    handoff.map(AgentHandoff::targetAgentType).orElse(step.agentType()),
                    input.definition().maxRetries(),
                    request,
                    board.source(task).map(TaskIndex::id).orElse(null),
                    input.definition().pattern() == Pattern.ITERATIVE ? Integer.valueOf(board.iteration()) : null,
                    references.equals(CallReferences.NONE) ? null : references);
        }

        private void addContext() {
            context.put("results", results());
            context.put("state", position());
            handoff.ifPresent(this::addHandoff);
            if (input.definition().pattern() == Pattern.ITERATIVE) {
                context.put("iteration", board.iteration());
                if (board.iteration() > 1) {
                    addFeedback();
                    addPreviousResult();
                }
            }
        }

        private void addHandoff(AgentHandoff asked) {
            TaskIndex source = board.source(task).orElseThrow();
            if (isReferred(
                    board.recorded(source).isPresent() ? values.recorded(source).bytes() : Payloads.sizeOf(asked))) {
                handoffSource = values.recorded(source);
            } else {
                context.put("handoff", asked);
            }
        }

        private void addFeedback() {
            Optional<TaskIndex> judge =
                    planner.judge(board).filter(index -> board.response(index).isPresent());
            if (judge.isPresent() && isReferred(values.resultBytes(judge.get()))) {
                feedback = values.recorded(judge.get());
            } else {
                context.put(
                        "feedback",
                        judge.flatMap(board::response).map(AgentCalls::feedback).orElse(null));
            }
        }

        private void addPreviousResult() {
            if (board.response(task).isPresent() && isReferred(values.resultBytes(task))) {
                previousResult = values.recorded(task);
            } else {
                context.put(
                        "previousResult",
                        board.response(task).map(AgentResponse::result).orElse(null));
            }
        }

        /** All in the call, or all by reference, so that their order is kept. Artifacts are found where the results are recorded. */
        private Map<String, @Nullable Object> results() {
            List<TaskIndex> answering = visible();
            long bytes = 0;
            for (TaskIndex each : answering) {
                bytes += values.resultBytes(each);
            }
            if (values.isReferred((int) Math.min(bytes, Integer.MAX_VALUE), answering)) {
                referredBytes += bytes;
                results = RecordedResults.of(
                        answering.stream().map(values::recorded).toList());
                return Map.of();
            }
            Map<String, @Nullable Object> copies = new LinkedHashMap<>();
            for (TaskIndex each : answering) {
                copies.put(
                        board.step(each).in(input.definition().steps()).id().value(),
                        board.response(each).map(AgentResponse::result).orElse(null));
            }
            return copies;
        }

        /** The tasks whose results it gets to see, one for each step. */
        private List<TaskIndex> visible() {
            List<TaskIndex> answering = new ArrayList<>();
            for (StepIndex seen : planner.visibleTo(board.step(task))) {
                addAnswering(answering, seen);
            }
            if (board.source(task).isPresent()) {
                addAnswering(answering, board.step(task));
            }
            return answering;
        }

        private void addAnswering(List<TaskIndex> answering, StepIndex seen) {
            TaskIndex other = board.answering(seen);
            if (board.response(other).isPresent() && !answering.contains(other)) {
                answering.add(other);
            }
        }

        private Map<String, @Nullable Object> position() {
            Map<String, @Nullable Object> position = new LinkedHashMap<>();
            position.put("currentStep", Math.min(board.size(), board.size() - board.count(Board.Stage.OPEN) + 1));
            position.put("totalSteps", board.size());
            return position;
        }

        private boolean isReferred(int bytes) {
            boolean referred = values.isReferred(bytes);
            referredBytes += referred ? bytes : 0;
            return referred;
        }
    }

    /** What a judge's result says to the next round: its own feedback, or all that it found. */
    public static Object feedback(AgentResponse judgement) {
        Object feedback = judgement.result().get("feedback");
        return feedback == null ? judgement.result() : feedback;
    }
}
