package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.payload.Payloads;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an agent is asked: its task, in its round, with the results that it may see. */
final class CallAudit {
    private CallAudit() {}

    /** @param round in which it is asked */
    static void check(AgentCall call, RunModel run, ModelRules rules, int round) {
        int number = call.taskId().number() - 1;
        boolean isIterative = run.input.definition().pattern() == Pattern.ITERATIVE;
        JsonNode context = json(call.request().context());
        assertThat(call.iteration()).as("round of %s", call.taskId()).isEqualTo(isIterative ? round : null);
        assertThat(call.maxRetries()).isEqualTo(run.input.definition().maxRetries());
        assertThat(json(call.request().input())).isEqualTo(json(run.input.input()));
        if (number >= run.steps.size()) {
            checkHandedOver(call, run, context);
            return;
        }
        assertThat(List.of(
                        call.stepId().value(), call.agentType(), call.request().task()))
                .isEqualTo(List.of(Scenario.stepId(number), Scenario.agentOf(number), "Step " + number));
        assertThat(context.path("results"))
                .as("results that %s sees", call.taskId())
                .isEqualTo(json(results(number, run, rules)));
        if (isIterative) {
            checkFeedback(number, run, rules, context, round);
        }
    }

    private static void checkHandedOver(AgentCall call, RunModel run, JsonNode context) {
        RunModel.Finish source = run.finished.getLast();
        var handoff = Objects.requireNonNull(source.answer().handoff());
        assertThat(call.handedOffBy()).hasToString(source.taskId());
        assertThat(call.agentType()).isEqualTo(handoff.targetAgentType());
        assertThat(call.stepId()).hasToString(Scenario.stepId(source.step()));
        assertThat(context.path("handoff").path("reason").asText()).isEqualTo(handoff.reason());
    }

    /** Of what a step depends on and, but in parallel, of the step before it. */
    private static Map<String, Object> results(int step, RunModel run, ModelRules rules) {
        Set<Integer> visible = new LinkedHashSet<>(rules.dependencies(step));
        int place = rules.order().indexOf(step);
        if (place > 0 && run.input.definition().pattern() != Pattern.PARALLEL) {
            visible.add(rules.order().get(place - 1));
        }
        Map<String, Object> results = new LinkedHashMap<>();
        for (int other : visible) {
            AgentResponse answer = run.newestAnswer(other);
            results.put(Scenario.stepId(other), Objects.requireNonNull(answer).result());
        }
        return results;
    }

    private static void checkFeedback(int step, RunModel run, ModelRules rules, JsonNode context, int round) {
        assertThat(context.path("iteration").asInt()).isEqualTo(round);
        if (round == 1) {
            assertThat(context.has("feedback") || context.has("previousResult")).isFalse();
            return;
        }
        assertThat(context.path("previousResult")).isEqualTo(json(newestResult(step, run)));
        boolean hasJudged = run.round == round && run.tasks.get(rules.judge()).answer != null;
        if (!hasJudged) {
            JsonNode verdict = json(newestResult(rules.judge(), run));
            assertThat(context.path("feedback")).isEqualTo(verdict.has("feedback") ? verdict.get("feedback") : verdict);
        }
    }

    private static Object newestResult(int step, RunModel run) {
        return Objects.requireNonNull(run.newestAnswer(step)).result();
    }

    private static JsonNode json(@Nullable Object value) {
        return Payloads.mapper().valueToTree(value);
    }
}
