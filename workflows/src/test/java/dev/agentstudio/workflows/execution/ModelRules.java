package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.execution.RunModel.Stand;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a run must do next, by the words that describe the four patterns. */
final class ModelRules {
    /** What a run must do next. */
    sealed interface Expectation {
        /** So many of these tasks must start now, in this round. */
        record Start(Set<String> candidates, int count, int round) implements Expectation {}

        /** Nothing may start, and nothing may end. */
        record Rest() implements Expectation {}

        /** Nothing may start, and another run must follow: when what is in flight has stopped. */
        record Succeed() implements Expectation {}

        /**
         * Nothing may start, and the run must end like this.
         *
         * @param isNow whether at once; otherwise when what is in flight has stopped
         */
        record End(WorkflowStatus status, boolean isNow) implements Expectation {}
    }

    private static final Expectation COMPLETE = new Expectation.End(WorkflowStatus.COMPLETED, true);
    private static final Expectation FAIL = new Expectation.End(WorkflowStatus.FAILED, true);

    private final RunModel run;

    ModelRules(RunModel run) {
        this.run = run;
    }

    Expectation next() {
        if (run.isDeleted) {
            return new Expectation.Succeed();
        }
        if (run.end != null) {
            return new Expectation.End(run.end, false);
        }
        if (run.isPaused) {
            return new Expectation.Rest();
        }
        if (run.restart != null) {
            return new Expectation.Succeed();
        }
        Expectation plan = byPattern();
        // What ends by itself does not end for its time.
        return run.isOverdue && !(plan instanceof Expectation.End)
                ? new Expectation.End(WorkflowStatus.FAILED, false)
                : plan;
    }

    /** The task that would run next, first in order; null when none would. */
    @Nullable
    String nextTask() {
        return byPattern() instanceof Expectation.Start start
                ? start.candidates().iterator().next()
                : null;
    }

    /** Steps in the order in which one at a time runs: again and again the first declared one that has all it needs. */
    List<Integer> order() {
        List<Integer> order = new ArrayList<>();
        while (order.size() < run.steps.size()) {
            order.add(IntStream.range(0, run.steps.size())
                    .filter(step -> !order.contains(step) && order.containsAll(dependencies(step)))
                    .findFirst()
                    .orElseThrow());
        }
        return order;
    }

    List<Integer> dependencies(int step) {
        return run.steps.get(step).dependsOn().stream()
                .map(id -> Integer.valueOf(id.value().substring(1)))
                .toList();
    }

    /** The step that judges a round. */
    int judge() {
        return IntStream.range(0, run.steps.size())
                .filter(step -> Boolean.TRUE.equals(setting(step, "validator")))
                .findFirst()
                .orElse(run.steps.size() - 1);
    }

    private Expectation byPattern() {
        return switch (run.input.definition().pattern()) {
            case SEQUENTIAL -> oneAtATime(COMPLETE);
            case PARALLEL -> parallel();
            case ITERATIVE -> iterative();
            case DYNAMIC -> dynamic();
        };
    }

    private Expectation oneAtATime(Expectation atTheEnd) {
        if (run.count(Stand.FAILED) > 0) {
            return FAIL;
        }
        if (run.count(Stand.IN_FLIGHT) > 0) {
            return new Expectation.Rest();
        }
        return order().stream()
                .filter(step -> run.tasks.get(step).stand == Stand.OPEN)
                .findFirst()
                .map(step -> start(RunModel.taskId(step), run.round))
                .orElse(atTheEnd);
    }

    private Expectation parallel() {
        Set<String> ready = new LinkedHashSet<>();
        for (int step : order()) {
            boolean hasAll = dependencies(step).stream().allMatch(other -> run.tasks.get(other).stand == Stand.DONE);
            if (hasAll && run.tasks.get(step).stand == Stand.OPEN) {
                ready.add(RunModel.taskId(step));
            }
        }
        int inFlight = run.count(Stand.IN_FLIGHT);
        int room = Objects.requireNonNullElse(run.input.maxInFlight(), 200) - inFlight;
        int count = Math.min(room, ready.size());
        if (count > 0) {
            return new Expectation.Start(ready, count, 1);
        }
        if (inFlight > 0) {
            return new Expectation.Rest();
        }
        return run.count(Stand.FAILED) > 0 ? FAIL : COMPLETE;
    }

    private Expectation iterative() {
        return oneAtATime(
                switch (verdict()) {
                    case APPROVED -> COMPLETE;
                    case NONE -> FAIL;
                    case REJECTED ->
                        run.round < limit("maxIterations", 3)
                                ? start(RunModel.taskId(order().getFirst()), run.round + 1)
                                : FAIL;
                });
    }

    private enum Verdict {
        APPROVED,
        REJECTED,
        NONE
    }

    private Verdict verdict() {
        AgentResponse answer = run.tasks.get(judge()).answer;
        if (answer == null) {
            return Verdict.NONE;
        }
        Object word = answer.result().get("approved") != null
                ? answer.result().get("approved")
                : answer.result().get("isValid");
        Object score = answer.result().get("qualityScore") != null
                ? answer.result().get("qualityScore")
                : answer.result().get("score");
        if (word == null && score == null) {
            return Verdict.NONE;
        }
        boolean isGood =
                word == null ? ((Number) Objects.requireNonNull(score)).doubleValue() >= 0.8 : word.equals(true);
        return isGood ? Verdict.APPROVED : Verdict.REJECTED;
    }

    private Expectation dynamic() {
        Expectation declared = oneAtATime(COMPLETE);
        RunModel.Finish last = run.finished.isEmpty() ? null : run.finished.getLast();
        AgentHandoff handoff = last == null ? null : last.answer().handoff();
        boolean isBetweenTasks = !declared.equals(FAIL) && !(declared instanceof Expectation.Rest);
        if (!isBetweenTasks || handoff == null) {
            return declared;
        }
        int handoffs = run.tasks.size() - run.steps.size();
        return handoffs < limit("maxHandoffs", 10) ? start(RunModel.taskId(run.tasks.size()), 1) : FAIL;
    }

    private int limit(String name, int absent) {
        return IntStream.range(0, run.steps.size())
                .mapToObj(step -> setting(step, name))
                .filter(Objects::nonNull)
                .map(value -> ((Number) value).intValue())
                .findFirst()
                .orElse(absent);
    }

    private @Nullable Object setting(int step, String name) {
        var configuration = run.steps.get(step).configuration();
        return configuration == null ? null : configuration.get(name);
    }

    private static Expectation start(String taskId, int round) {
        return new Expectation.Start(Set.of(taskId), 1, round);
    }
}
