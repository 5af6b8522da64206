package dev.agentstudio.benchmarks.live;

import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** What watching costs Temporal: long polls, and what it records of a workflow. */
final class EngineCost {
    private static final int WATCHERS = 1000;
    private static final int TRANSITION_WATCHERS = 100;
    private static final int POLLED_STEPS = 20;
    private static final int STEPS = 3;
    private static final int LIMIT_SECONDS = 60;

    private final SteppedWorkflows workflows;
    private final Report report;
    private final int rounds;

    EngineCost(SteppedWorkflows workflows, Report report, int rounds) {
        this.workflows = workflows;
        this.report = report;
        this.rounds = rounds;
    }

    /** @param api whose calls of Temporal are counted */
    void run(ApiUnderTest api, PollCounter counter) throws InterruptedException {
        try (Swarm swarm = api.swarm(new Arrivals())) {
            swarm.open(WATCHERS);
            polls(swarm, counter);
            transitions(swarm);
        }
    }

    private void polls(Swarm swarm, PollCounter counter) throws InterruptedException {
        report.title(
                "Long polls of Temporal while a workflow of %d steps is watched from its first to its last event",
                POLLED_STEPS);
        report.line("%-14s %18s %18s %18s", "watchers", "open at one time", "begun", "other reads");
        int most = 0;
        for (int watchers : new int[] {1, 10, WATCHERS}) {
            PollCounter.Polls before = counter.take();
            String id = workflows.start(POLLED_STEPS);
            watch(swarm, id, watchers);
            for (int step = 0; step < POLLED_STEPS; step++) {
                workflows.step(id);
                Arrivals.Spread unused = swarm.arrivals().awaitCompletion(watchers, LIMIT_SECONDS);
            }
            PollCounter.Polls polls = counter.take();
            most = Math.max(most, polls.most());
            report.line("%,14d %18d %18d %18d", watchers, polls.most(), polls.begun(), polls.reads());
            if (before.most() > 0 && watchers == 1) {
                report.line("%d polls were open before", before.most());
            }
        }
        report.verdict(most == 1, "one long poll at a time, however many watch");
    }

    private void transitions(Swarm swarm) throws InterruptedException {
        report.title(
                "A workflow of %d steps with %,d watchers, beside one with none, %d of each in turn",
                STEPS, TRANSITION_WATCHERS, rounds);
        List<WorkflowExecutionInfo> unwatched = new ArrayList<>();
        List<WorkflowExecutionInfo> watched = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            // Both wait for as long: the heartbeats of a task are transitions too.
            String alone = workflows.start(STEPS);
            String id = workflows.start(STEPS);
            watch(swarm, id, TRANSITION_WATCHERS);
            workflows.finish(alone, STEPS);
            workflows.finish(id, STEPS);
            unwatched.add(workflows.describe(alone));
            watched.add(workflows.describe(id));
        }
        report.line("%-18s %12s %12s", "least of", "unwatched", "watched");
        compare("state transitions", unwatched, watched, WorkflowExecutionInfo::getStateTransitionCount);
        compare("history events", unwatched, watched, WorkflowExecutionInfo::getHistoryLength);
        report.verdict(
                least(watched, WorkflowExecutionInfo::getStateTransitionCount)
                        <= least(unwatched, WorkflowExecutionInfo::getStateTransitionCount),
                "no more state transitions");
    }

    private void compare(
            String name,
            List<WorkflowExecutionInfo> unwatched,
            List<WorkflowExecutionInfo> watched,
            ToLongFunction<WorkflowExecutionInfo> figure) {
        report.line("%-18s %12d %12d", name, least(unwatched, figure), least(watched, figure));
    }

    private static long least(List<WorkflowExecutionInfo> all, ToLongFunction<WorkflowExecutionInfo> figure) {
        return all.stream().mapToLong(figure).min().orElseThrow();
    }

    private static void watch(Swarm swarm, String id, int watchers) throws InterruptedException {
        swarm.invoke(
                "SubscribeToWorkflow",
                IntStream.range(0, watchers)
                        .mapToObj(client -> new Swarm.Call(client, id))
                        .toList());
        swarm.arrivals().clear();
    }
}
