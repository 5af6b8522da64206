package dev.agentstudio.api.workflow.control;

import dev.agentstudio.api.http.IdempotencyKey;
import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldError;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.plan.PlanSetting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a workflow is to continue from.
 *
 * @param checkpointId null for the latest
 * @param maxIterations rounds that an iterative workflow may take from now on; null for as many as before
 */
public record ResumeRequest(
        @Nullable String checkpointId, @Nullable Integer maxIterations) {
    static final ResumeRequest LATEST = new ResumeRequest(null, null);

    /** @throws ProblemException when it asks for a number of rounds */
    void requireNoRounds(String why) {
        if (maxIterations != null) {
            throw refused(ErrorCode.INVALID_FORMAT, why);
        }
    }

    /** @throws ProblemException when it asks for a number of rounds that the workflow cannot take, or for fewer than it could take before */
    void requireMoreRounds(WorkflowDefinition definition) {
        if (maxIterations == null) {
            return;
        }
        if (definition.pattern() != Pattern.ITERATIVE) {
            requireNoRounds("Only iterative workflows take rounds");
        }
        int before = PlanSetting.MAX_ITERATIONS.of(definition.steps());
        if (maxIterations < before) {
            throw refused(
                    ErrorCode.RANGE_ERROR,
                    "'maxIterations' must be between %d and %d".formatted(before, PlanSetting.MAX_ITERATIONS.max()));
        }
    }

    /** The input of a run that takes as many rounds as this asks for. */
    ExecutionInput iterating(ExecutionInput input) {
        return maxIterations == null ? input : input.iterating(maxIterations);
    }

    /** Whether a run with this input is what this asks for. */
    boolean isFor(ExecutionInput input) {
        RestoredFrom source = input.restoredFrom();
        boolean isFromThere = checkpointId == null || (source != null && checkpointId.equals(source.checkpointId()));
        return isFromThere && (maxIterations == null || maxIterations.equals(input.maxIterations()));
    }

    private static ProblemException refused(ErrorCode code, String message) {
        return ProblemException.invalid(List.of(new FieldError("maxIterations", message, code)));
    }

    /** The id of this request under a key, by which a repeated one is known; null without a key. */
    @Nullable
    String requestId(@Nullable IdempotencyKey key, Caller caller) {
        return key == null ? null : key.requestId(caller.subject(), this);
    }
}
