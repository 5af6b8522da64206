package dev.agentstudio.workflows.agent;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call leaves out of its request because it is large and recorded already. It stands beside the request and not in it, so that
 * nothing that a caller or an agent writes can be taken for a reference.
 *
 * @param input true when {@code input} is that of the workflow, in the input of this run; null when it is in the call
 * @param step true when {@code task} and {@code configuration} are those of the step, in the input of this run; null when they are in the
 *     call
 * @param results all of {@code context.results}, in order; null when they are in the call
 * @param handoff the answer whose handoff {@code context.handoff} is; null when it is in the call
 * @param previousResult the answer whose result {@code context.previousResult} is; null when it is in the call
 * @param feedback the judge's answer that {@code context.feedback} comes from; null when it is in the call
 */
public record CallReferences(
        @Nullable Boolean input,
        @Nullable Boolean step,
        @Nullable List<RecordedResults> results,
        @Nullable Recorded handoff,
        @Nullable Recorded previousResult,
        @Nullable Recorded feedback) {
    public static final CallReferences NONE = new CallReferences(null, null, null, null, null, null);

    public CallReferences {
        results = results == null ? null : List.copyOf(results);
    }

    @JsonIgnore
    public boolean isOfInput() {
        return Boolean.TRUE.equals(input) || Boolean.TRUE.equals(step);
    }
}
