package dev.agentstudio.workflows.task;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.execution.TaskOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/** How Temporal treats a task that runs alone, whatever carries it. */
public final class SingleTaskOptions {
    /** How often the agent may fail before the task does, as in a workflow that says nothing of it. */
    public static final int MAX_RETRIES = 3;

    public static final Duration HEARTBEAT_TIMEOUT = TaskOptions.HEARTBEAT_TIMEOUT;

    /** Somebody waits for the answer, so tries follow each other faster than those of a workflow: 0.5 s doubling to 5 s. */
    public static final RetryOptions RETRY = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofMillis(500))
            .setBackoffCoefficient(2)
            .setMaximumInterval(Duration.ofSeconds(5))
            .build();

    /** How long a task may wait for a worker beyond its own timeout. */
    private static final Duration QUEUE_MARGIN = Duration.ofSeconds(15);

    private SingleTaskOptions() {}

    /** The waiting caller gave the task so much time, however often it is tried. */
    public static Duration scheduleToClose(AgentCall call) {
        return startToClose(call).plus(QUEUE_MARGIN);
    }

    /** The activity keeps the timeout itself; the server's is behind it, for a worker that hangs. */
    public static Duration startToClose(AgentCall call) {
        return call.request().attemptTimeout().plus(TaskOptions.TIMEOUT_MARGIN);
    }

    /** What Temporal shows of the task. */
    public static String summary(AgentCall call) {
        return "%s · %s".formatted(call.taskId(), call.agentType());
    }
}
