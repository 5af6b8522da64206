package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.plan.Board;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hands tasks to their agents and notes on the board how they end. */
final class TaskRunner {
    /** How long a run that is over waits for its tasks in flight to stop. A lost worker is noticed well within it. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final List<StepDefinition> steps;
    private final Board board;
    private final AgentCalls calls;
    private final RunDisplay display;
    private final Map<Integer, CancellationScope> inFlight = new HashMap<>();
    private final Map<Integer, String> failures = new HashMap<>();
    private int ended;

    TaskRunner(List<StepDefinition> steps, Board board, AgentCalls calls, RunDisplay display) {
        this.steps = steps;
        this.board = board;
        this.calls = calls;
        this.display = display;
    }

    void start(int task) {
        AgentCall call = calls.of(task);
        int bytes = Payloads.sizeOf(call);
        if (bytes > AgentCalls.MAX_BYTES) {
            board.move(task, Board.Place.FAILED);
            failures.put(task, tooLarge(bytes));
            return;
        }
        AgentActivities agent =
                Workflow.newActivityStub(AgentActivities.class, TaskOptions.of(call, steps.get(board.step(task))));
        CancellationScope scope = Workflow.newCancellationScope(
                () -> Async.function(agent::execute, call).handle((response, failure) -> end(task, response, failure)));
        board.move(task, Board.Place.IN_FLIGHT);
        inFlight.put(task, scope);
        scope.run();
    }

    /** How many tasks have ended so far, well or badly. */
    int ended() {
        return ended;
    }

    /** Why a task failed, in words for the caller. */
    String failure(int task) {
        return failures.getOrDefault(task, "no reason given");
    }

    boolean isQuiet() {
        return inFlight.isEmpty();
    }

    /** Cancels what is in flight and waits for it to stop, even in a run that is itself being cancelled. */
    void stop() {
        if (!inFlight.isEmpty()) {
            List.copyOf(inFlight.values()).forEach(scope -> scope.cancel("The run is over"));
            Workflow.newDetachedCancellationScope(() -> Workflow.await(STOP_LIMIT, inFlight::isEmpty))
                    .run();
        }
    }

    private @Nullable Void end(int task, @Nullable AgentResponse response, @Nullable RuntimeException failure) {
        inFlight.remove(task);
        ended++;
        if (response != null) {
            board.done(task, response);
        } else {
            board.move(task, Board.Place.FAILED);
            failures.put(task, Failures.describe(failure));
        }
        display.changed();
        return null;
    }

    private static String tooLarge(int bytes) {
        return "The results it depends on come to %d bytes with its input; at most %d bytes can be handed to an agent"
                .formatted(bytes, AgentCalls.MAX_BYTES);
    }
}
