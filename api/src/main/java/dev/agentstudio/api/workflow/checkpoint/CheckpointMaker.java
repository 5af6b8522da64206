package dev.agentstudio.api.workflow.checkpoint;

import dev.agentstudio.api.http.IdempotencyKey;
import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldError;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.workflow.control.ControlSignals;
import dev.agentstudio.api.workflow.control.WorkflowControl;
import dev.agentstudio.api.workflow.read.WorkflowReader;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.execution.ControlSignal;
import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.history.ControlLog;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.micronaut.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes checkpoints that callers ask for. */
@Singleton
final class CheckpointMaker {
    /** A workflow keeps them for as long as it lives, and each later run of it takes them over. */
    private static final int MAX_MADE = 100;

    private final WorkflowReader reader;
    private final ControlSignals signals;

    CheckpointMaker(WorkflowReader reader, ControlSignals signals) {
        this.reader = reader;
        this.signals = signals;
    }

    /**
     * Makes a checkpoint of a workflow that has not ended. A key that was sent before finds the checkpoint that it has made.
     *
     * @return what names it in the workflow's history, by which {@link Checkpoints#madeBy} finds it
     */
    String make(String id, CheckpointRequest given, HttpHeaders headers, Caller caller) {
        Optional<IdempotencyKey> key = IdempotencyKey.of(headers);
        String requestId = key.map(sent -> sent.requestId(caller.subject(), given))
                .orElseGet(() -> UUID.randomUUID().toString());
        if (key.isPresent() && isMade(reader.read(id, caller).state(), requestId)) {
            return requestId;
        }
        ControlLog.Answer answer = reader.untilDecided(id, headers, caller, run -> {
            requireOpen(run);
            ControlSignal signal =
                    new ControlSignal(caller.name(), given.name(), null, requestId, given.metadata(), type(given));
            return signals.send(AgentWorkflow.CHECKPOINT, run, signal, caller);
        });
        if (!answer.isAccepted()) {
            throw WorkflowControl.refused("checkpoint", id, answer.phase());
        }
        return requestId;
    }

    private static Checkpoint.@Nullable Type type(CheckpointRequest given) {
        return Optional.ofNullable(given.type()).flatMap(Checkpoint.Type::given).orElse(null);
    }

    private static boolean isMade(RunState run, String requestId) {
        return IdempotencyKey.isRepeated(new Checkpoints(run).makers(), requestId);
    }

    private static void requireOpen(RunState run) {
        if (run.status().isTerminal()) {
            throw ProblemException.wrongStatus("checkpoint", run.status());
        }
        if (new Checkpoints(run).makers().count() >= MAX_MADE) {
            throw ProblemException.invalid(List.of(new FieldError(
                    "", "A workflow has at most %d manual checkpoints".formatted(MAX_MADE), ErrorCode.RANGE_ERROR)));
        }
    }

    /** @throws ProblemException when the workflow was taken back to an earlier checkpoint meanwhile */
    int index(Checkpoints checkpoints, String requestId) {
        return checkpoints
                .madeBy(requestId)
                .orElseThrow(() -> ProblemException.wrongStatus("checkpoint", WorkflowStatus.RUNNING));
    }
}
