package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.plan.Board;
import dev.agentstudio.workflows.plan.TaskIndex;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hands tasks to their agents and notes on the board how they end. */
final class TaskRunner {
    /** How long a run that has ended waits for its tasks in flight to stop. A lost worker is noticed well within it. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    /**
     * Bytes of calls that one workflow task may schedule; it is sent to Temporal in one message, of which it accepts 4 MB. One call more,
     * of at most {@link AgentRequest#MAX_BYTES}, may come on top.
     */
    static final int MAX_SCHEDULED_BYTES = 1024 * 1024;

    /** What Temporal stores of an activity beside its input, roughly: options, header, summary. */
    private static final int ACTIVITY_BYTES = 512;

    private final List<StepDefinition> steps;
    private final Board board;
    private final AgentCalls calls;
    private final RunDisplay display;
    private final Map<TaskIndex, CancellationScope> inFlight = new HashMap<>();
    private final Map<TaskIndex, String> failures = new HashMap<>();
    private final List<TaskIndex> answered = new ArrayList<>();
    private int ended;
    private long workflowTask;
    private long scheduledBytes;

    TaskRunner(List<StepDefinition> steps, Board board, AgentCalls calls, RunDisplay display) {
        this.steps = steps;
        this.board = board;
        this.calls = calls;
        this.display = display;
    }

    void start(TaskIndex task) {
        AgentCalls.Sized sized = calls.sized(task);
        if (sized.requestBytes() > AgentRequest.MAX_BYTES) {
            board.move(task, Board.Stage.FAILED);
            failures.put(task, tooLarge(sized.requestBytes()));
            return;
        }
        AgentCall call = sized.call();
        scheduledBytes = scheduledBytes() + sized.bytes() + ACTIVITY_BYTES;
        AgentActivities agent = Workflow.newActivityStub(
                AgentActivities.class, TaskOptions.of(call, board.step(task).in(steps)));
        CancellationScope scope = Workflow.newCancellationScope(
                () -> Async.function(agent::execute, call).handle((response, failure) -> end(task, response, failure)));
        board.move(task, Board.Stage.IN_FLIGHT);
        inFlight.put(task, scope);
        scope.run();
    }

    /** Whether the current workflow task has scheduled as much as one message should carry. */
    boolean isMessageFull() {
        return scheduledBytes() > MAX_SCHEDULED_BYTES;
    }

    /** The tasks that have answered since this was last asked. */
    List<TaskIndex> takeAnswered() {
        List<TaskIndex> taken = List.copyOf(answered);
        answered.clear();
        return taken;
    }

    /** How many tasks have ended so far, well or badly. */
    int ended() {
        return ended;
    }

    /** Why a task failed, in words for the caller. */
    String failure(TaskIndex task) {
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

    private @Nullable Void end(TaskIndex task, @Nullable AgentResponse response, @Nullable RuntimeException failure) {
        inFlight.remove(task);
        ended++;
        if (response != null) {
            board.done(task, response);
            answered.add(task);
        } else {
            board.move(task, Board.Stage.FAILED);
            failures.put(task, Failures.describe(failure));
        }
        display.changed();
        return null;
    }

    /** The length of the history grows with each workflow task, and not within one. */
    private long scheduledBytes() {
        long now = Workflow.getInfo().getHistoryLength();
        if (now != workflowTask) {
            workflowTask = now;
            scheduledBytes = 0;
        }
        return scheduledBytes;
    }

    private static String tooLarge(long bytes) {
        return "The results it depends on come to %d bytes with its input; at most %d bytes can be handed to an agent"
                .formatted(bytes, AgentRequest.MAX_BYTES);
    }
}
