package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentResponse;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import org.jspecify.annotations.Nullable;

/** What went wrong with a task, in words for the caller. */
final class Failures {
    private Failures() {}

    static String describe(@Nullable Throwable failure) {
        return switch (failure) {
            case ActivityFailure activity -> describe(activity.getCause());
            case ApplicationFailure application -> application.getOriginalMessage();
            case CanceledFailure cancelled -> "Cancelled";
            case TimeoutFailure timeout ->
                timeout.getCause() == null ? "The worker was lost" : describe(timeout.getCause());
            case DataConverterException unreadable -> AgentResponse.UNREADABLE;
            case null -> "no reason given";
            case Throwable other -> String.valueOf(other.getMessage());
        };
    }
}
