package dev.agentstudio.api.workflow.control;

import dev.agentstudio.api.listing.RecentWrites;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.temporal.HistoryTail;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.api.workflow.read.RunHistories;
import dev.agentstudio.workflows.execution.ControlSignal;
import dev.agentstudio.workflows.history.ControlLog;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.id.WorkflowRun;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sends control signals to runs and reads their results from the histories. The run decides, in the order of its history: what was read
 * before a signal was sent decides nothing.
 */
@Singleton
public final class ControlSignals {
    /** A signal is in history at once, but for a workflow task whose worker has just died: that task times out after 10 seconds. */
    private static final Duration LIMIT = Duration.ofSeconds(25);

    private final TemporalGateway temporal;
    private final RunHistories histories;
    private final RecentWrites recentWrites;

    ControlSignals(TemporalGateway temporal, RunHistories histories, RecentWrites recentWrites) {
        this.temporal = temporal;
        this.histories = histories;
        this.recentWrites = recentWrites;
    }

    /**
     * Sends a signal to just this run, not to one that may have followed it.
     *
     * @param reason null for none
     * @param checkpointId null for none
     * @return what the run made of it; empty when the run had closed before
     * @throws ProblemException when Temporal does not record it in time
     */
    Optional<ControlLog.Answer> send(
            String name, RunState run, @Nullable String reason, @Nullable String checkpointId, Caller caller) {
        return send(
                name,
                run,
                new ControlSignal(
                        caller.name(), reason, checkpointId, UUID.randomUUID().toString()),
                caller);
    }

    /**
     * The same with an id that the caller has chosen. A signal whose id is in history already is answered as the first one was.
     *
     * @param signal with its id
     */
    public Optional<ControlLog.Answer> send(String name, RunState run, ControlSignal signal, Caller caller) {
        if (!temporal.signalIfOpen(run.run(), name, signal)) {
            return Optional.empty();
        }
        recentWrites.wrote(caller.subject(), run.workflowId());
        return awaitAnswer(run, signal);
    }

    private Optional<ControlLog.Answer> awaitAnswer(RunState state, ControlSignal signal) {
        WorkflowRun run = state.run();
        HistoryTail tail = temporal.tail(run, state.lastEventId());
        Instant deadline = Instant.now().plus(LIMIT);
        while (Instant.now().isBefore(deadline)) {
            boolean isClosed = tail.isOver();
            Optional<RunState> now = temporal.describe(run)
                    .map(DescribeWorkflowExecutionResponse::getWorkflowExecutionInfo)
                    .flatMap(histories::folded);
            Optional<ControlLog.Answer> answer =
                    now.flatMap(latest -> latest.control().answer(String.valueOf(signal.requestId())));
            if (answer.isPresent() || now.isEmpty() || isClosed) {
                return answer;
            }
            tail.awaitEvent(Duration.between(Instant.now(), deadline));
        }
        throw ProblemException.temporalUnavailable(run.workflowId().value());
    }
}
