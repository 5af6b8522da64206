package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.payload.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The step of an iterative workflow whose result says whether a round is good enough. */
public final class Judge {
    /** Members of its result that say so in a word; they decide before {@link #SCORES}. */
    static final List<String> WORDS = List.of("approved", "isValid");

    /** Members of its result that are compared with the threshold. */
    static final List<String> SCORES = List.of("qualityScore", "score");

    private Judge() {}

    /** The first step whose configuration says {@code validator}, else the last one. */
    public static StepIndex of(List<StepDefinition> steps) {
        for (int step = 0; step < steps.size(); step++) {
            JsonObject configuration = steps.get(step).configuration();
            if (configuration != null && Boolean.TRUE.equals(configuration.get("validator"))) {
                return new StepIndex(step);
            }
        }
        return new StepIndex(steps.size() - 1);
    }

    /** Whether a verdict can be read from a result that has no other members than these. */
    public static boolean canJudgeBy(Collection<String> members) {
        return Stream.concat(WORDS.stream(), SCORES.stream()).anyMatch(members::contains);
    }
}
