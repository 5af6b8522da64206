package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.payload.JsonObject;

/** What the judge of an iterative workflow says of a round. */
enum Verdict {
    APPROVED,
    REJECTED,
    /** The judge's result has none of the members that a verdict can be read from. */
    NONE;

    /** Least score that approves, unless the judge's configuration says otherwise. */
    private static final double DEFAULT_THRESHOLD = 0.8;

    /** {@code approved} or {@code isValid} decide; else {@code qualityScore} or {@code score} against the threshold. */
    static Verdict of(StepDefinition judge, AgentResponse response) {
        JsonObject result = response.result();
        return Judge.WORDS.stream()
                .map(result::get)
                .filter(Boolean.class::isInstance)
                .findFirst()
                .map(word -> word.equals(true) ? APPROVED : REJECTED)
                .orElseGet(() -> Judge.SCORES.stream()
                        .map(result::get)
                        .filter(Number.class::isInstance)
                        .map(score -> ((Number) score).doubleValue())
                        .findFirst()
                        .map(score -> score >= threshold(judge) ? APPROVED : REJECTED)
                        .orElse(NONE));
    }

    private static double threshold(StepDefinition judge) {
        JsonObject configuration = judge.configuration();
        return configuration != null && configuration.get("qualityThreshold") instanceof Number threshold
                ? threshold.doubleValue()
                : DEFAULT_THRESHOLD;
    }
}
