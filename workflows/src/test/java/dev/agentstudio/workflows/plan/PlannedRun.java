package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.payload.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Carries out what a planner says, without any workflow around it, and keeps a log of it. */
final class PlannedRun {
    /** More than any plan of a test has; a planner that goes round in circles ends here. */
    private static final int MAX_PLANS = 500;

    private PlannedRun() {}

    /** What happens when nothing can start before a task ends. */
    @FunctionalInterface
    interface Ending {
        /** Ends one of the tasks in flight. */
        void endOne(Board board);
    }

    /** What an agent answers. */
    @FunctionalInterface
    interface Agent {
        AgentResponse answer(int task, int iteration);
    }

    static List<String> log(Planner planner, Board board, Ending ending) {
        List<String> log = new ArrayList<>();
        while (log.size() < MAX_PLANS) {
            Plan plan = planner.next(board);
            log.add(word(plan));
            switch (plan) {
                case Plan.Start start -> start.tasks().forEach(task -> board.move(task, Board.Stage.IN_FLIGHT));
                case Plan.Await await -> ending.endOne(board);
                case Plan.Repeat repeat -> board.repeat();
                case Plan.HandOver handOver -> board.add(handOver.source(), handOver.handoff());
                case Plan.Finish finish -> {
                    return log;
                }
                case Plan.Stop stop -> {
                    return log;
                }
            }
        }
        return log;
    }

    /** A run in which every task ends well, with what its agent answers. */
    static List<String> log(Planner planner, Board board, Agent agent) {
        return log(planner, board, now -> {
            TaskIndex task = now.first(Board.Stage.IN_FLIGHT).orElseThrow();
            now.done(task, agent.answer(task.value(), now.iteration()));
        });
    }

    static AgentResponse answer(String result) {
        return new AgentResponse(true, Json.object(result), null, null, null, null);
    }

    /** @param target the agent type that is asked to continue; null for none */
    static AgentResponse handingOverTo(@Nullable String target) {
        AgentHandoff handoff = target == null ? null : new AgentHandoff(target, "It knows more", null, null);
        return new AgentResponse(true, Json.object("{}"), null, handoff, null, null);
    }

    private static String word(Plan plan) {
        return switch (plan) {
            case Plan.Start start ->
                "start " + start.tasks().stream().map(String::valueOf).collect(Collectors.joining(" "));
            case Plan.Await await -> "await";
            case Plan.Finish finish -> "finish";
            case Plan.Stop stop -> stop.task() == null ? "stop: " + stop.reason() : "stop " + stop.task();
            case Plan.Repeat repeat -> "repeat";
            case Plan.HandOver handOver ->
                "hand over " + handOver.source() + " to " + handOver.handoff().targetAgentType();
        };
    }
}
