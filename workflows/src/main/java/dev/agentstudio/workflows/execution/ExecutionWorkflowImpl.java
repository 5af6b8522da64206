package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.plan.Board;
import dev.agentstudio.workflows.plan.Plan;
import dev.agentstudio.workflows.plan.Planner;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The interpreter: asks the pattern's planner what is next and carries it out, until the plan says that the run is over. */
public final class ExecutionWorkflowImpl implements ExecutionWorkflow {
    /** How long a run that is over waits for its tasks in flight to stop. A lost worker is noticed well within it. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final WorkflowDefinition definition;
    private final Planner planner;
    private final Board board;
    private final AgentCalls calls;
    private final RunDisplay display;
    private final Map<Integer, CancellationScope> inFlight = new HashMap<>();
    private final Map<Integer, String> failures = new HashMap<>();

    /** Temporal creates the workflow with its input, so that its state is complete before any signal arrives. */
    @WorkflowInit
    public ExecutionWorkflowImpl(ExecutionInput input) {
        definition = input.definition();
        planner = Planner.of(definition);
        board = new Board(definition.steps().size());
        calls = new AgentCalls(Workflow.getInfo().getWorkflowId(), input, planner);
        display = new RunDisplay(definition, board);
    }

    @Override
    public ExecutionSummary run(ExecutionInput input) {
        display.started();
        Promise<Void> timeout = Workflow.newTimer(
                definition.activeTimeout(),
                TimerOptions.newBuilder().setSummary("Workflow timeout").build());
        try {
            interpret(timeout);
        } catch (CanceledFailure cancelled) {
            stopTasks();
            throw cancelled;
        }
        return new ExecutionSummary("completed", board.count(Board.Place.DONE));
    }

    private void interpret(Promise<Void> timeout) {
        for (Plan plan = planner.next(board); !(plan instanceof Plan.Finish); plan = planner.next(board)) {
            switch (plan) {
                case Plan.Start start -> start.steps().forEach(this::start);
                case Plan.Await await -> awaitTask(timeout);
                case Plan.Stop stop -> throw taskFailed(stop.step());
                case Plan.Finish finish -> {}
            }
        }
    }

    private void awaitTask(Promise<Void> timeout) {
        int running = inFlight.size();
        Workflow.await(() -> inFlight.size() < running || timeout.isCompleted());
        if (timeout.isCompleted() && inFlight.size() == running) {
            throw overran();
        }
    }

    private void start(int step) {
        AgentCall call = calls.of(step, position());
        int bytes = Payloads.sizeOf(call);
        if (bytes > AgentCalls.MAX_BYTES) {
            board.move(step, Board.Place.FAILED);
            failures.put(step, tooLarge(bytes));
            return;
        }
        AgentActivities agent = Workflow.newActivityStub(
                AgentActivities.class, TaskOptions.of(call, definition.steps().get(step)));
        CancellationScope scope = Workflow.newCancellationScope(() ->
                Async.function(agent::execute, call).handle((response, failure) -> ended(step, response, failure)));
        board.move(step, Board.Place.IN_FLIGHT);
        inFlight.put(step, scope);
        display.changed();
        scope.run();
    }

    private @Nullable Void ended(int step, @Nullable AgentResponse response, @Nullable RuntimeException failure) {
        inFlight.remove(step);
        if (response != null) {
            calls.answered(step, response);
            board.move(step, Board.Place.DONE);
        } else {
            board.move(step, Board.Place.FAILED);
            failures.put(step, Failures.describe(failure));
        }
        display.changed();
        return null;
    }

    private ApplicationFailure taskFailed(int step) {
        stopTasks();
        display.failed();
        StepDefinition failed = definition.steps().get(step);
        String taskId = TaskIds.of(step);
        String reason = failures.getOrDefault(step, "no reason given");
        return failure(
                RunFailureType.TASK_FAILED,
                "Step '%s' (%s) failed: %s".formatted(failed.name(), taskId, reason),
                new RunFailure(taskId, null));
    }

    private ApplicationFailure overran() {
        stopTasks();
        display.failed();
        return failure(
                RunFailureType.WORKFLOW_TIMEOUT,
                "Workflow execution exceeded the specified timeout",
                new RunFailure(null, definition.activeTimeout().toSeconds()));
    }

    /** Cancels what is in flight and waits for it to stop, even in a run that is itself being cancelled. */
    private void stopTasks() {
        if (!inFlight.isEmpty()) {
            inFlight.values().forEach(scope -> scope.cancel("The run is over"));
            Workflow.newDetachedCancellationScope(() -> Workflow.await(STOP_LIMIT, inFlight::isEmpty))
                    .run();
        }
    }

    private JsonObject position() {
        Map<String, @Nullable Object> position = new LinkedHashMap<>();
        position.put("currentStep", board.size() - board.count(Board.Place.OPEN) + 1);
        position.put("totalSteps", board.size());
        return new JsonObject(position);
    }

    private static String tooLarge(int bytes) {
        return "The results it depends on come to %d bytes with its input; at most %d bytes can be handed to an agent"
                .formatted(bytes, AgentCalls.MAX_BYTES);
    }

    private static ApplicationFailure failure(RunFailureType type, String message, RunFailure detail) {
        return ApplicationFailure.newBuilder()
                .setType(type.name())
                .setMessage(message)
                .setDetails(detail)
                .setNonRetryable(true)
                .build();
    }
}
