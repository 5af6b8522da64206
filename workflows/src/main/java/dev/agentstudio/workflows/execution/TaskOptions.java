package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.definition.StepDefinition;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/** How Temporal treats the activity of a task. */
public final class TaskOptions {
    /**
     * A worker that died is noticed after this long without a heartbeat, and its tasks are tried again. Heartbeats come twice a second,
     * so twenty in a row must be missed: a busy machine does not lose a task that is doing well.
     */
    public static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(10);

    /** The activity itself keeps the attempt's timeout; the server's is behind it, for a worker that hangs. */
    public static final Duration TIMEOUT_MARGIN = Duration.ofSeconds(15);

    /** Longest summary, in characters. Temporal takes 400 bytes. */
    private static final int MAX_SUMMARY = 100;

    /**
     * The API promises 1 s doubling to 30 s. There is no limit of attempts here: the activity ends the task when the agent has failed
     * {@code maxRetries} + 1 times, while outages of agents and workers are outlasted until the workflow's own timeout.
     */
    private static final RetryOptions RETRY = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofSeconds(1))
            .setBackoffCoefficient(2)
            .setMaximumInterval(Duration.ofSeconds(30))
            .build();

    private TaskOptions() {}

    static ActivityOptions of(AgentCall call, StepDefinition step) {
        return ActivityOptions.newBuilder()
                .setSummary(summary(call, step))
                .setStartToCloseTimeout(step.attemptTimeout().plus(TIMEOUT_MARGIN))
                .setHeartbeatTimeout(HEARTBEAT_TIMEOUT)
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setRetryOptions(RETRY)
                .build();
    }

    private static String summary(AgentCall call, StepDefinition step) {
        String text = "%s · %s · %s".formatted(call.taskId(), step.name(), call.agentType());
        return text.length() <= MAX_SUMMARY ? text : text.substring(0, MAX_SUMMARY - 1) + "…";
    }
}
