package dev.agentstudio.benchmarks.live;

import dev.agentstudio.benchmarks.Figure;
import java.util.List;
import java.util.stream.IntStream;

/** How long after its event of history a message reaches the last of many subscribers of one workflow, beside the only one of another. */
final class FanOut {
    private static final int SUBSCRIBERS = 1000;
    private static final double BUDGET_MILLIS = 100;
    private static final int STEPS = 40;
    private static final int LIMIT_SECONDS = 60;

    private final SteppedWorkflows workflows;
    private final Report report;
    private final int rounds;
    private final Samples one = new Samples();
    private final Samples all = new Samples();
    private long messages;

    FanOut(SteppedWorkflows workflows, Report report, int rounds) {
        this.workflows = workflows;
        this.report = report;
        this.rounds = rounds;
    }

    void run(ApiUnderTest api) throws InterruptedException {
        report.title(
                "%,d subscribers of one workflow: from the event in history to the last of them, beside the only subscriber of another"
                        + " workflow, a step of each in turn; %d rounds of %d steps after one to warm up",
                SUBSCRIBERS, rounds, STEPS);
        Arrivals arrivals = new Arrivals();
        try (Swarm swarm = api.swarm(arrivals)) {
            swarm.open(SUBSCRIBERS + 1);
            Processors processors = new Processors(api, swarm);
            for (int round = 0; round <= rounds; round++) {
                if (round == 1) {
                    processors.begin();
                    messages = 0;
                }
                round(swarm, round > 0);
            }
            report.line(processors.used());
            report.line(
                    "%,d messages, each %.0f µs of processor time of the API, subscriptions included",
                    messages, processors.apiMicros(messages));
            report.line("%d subscriptions had to be repeated: Temporal did not answer in time", swarm.repeats());
        }
        report.compare("one subscriber", one, "%,d subscribers".formatted(SUBSCRIBERS), all);
        new Figure(
                        "hub: p99 to the last of %,d subscribers of a workflow".formatted(SUBSCRIBERS),
                        "ms",
                        all.percentile(0.99),
                        one.percentile(0.99),
                        "one subscriber",
                        "at most %+.0f ms".formatted(BUDGET_MILLIS),
                        all.percentile(0.99) - one.percentile(0.99) <= BUDGET_MILLIS)
                .report();
        report.verdict(
                all.percentile(0.99) - one.percentile(0.99) <= BUDGET_MILLIS,
                "p99 at most %.0f ms more",
                BUDGET_MILLIS);
    }

    private void round(Swarm swarm, boolean isMeasured) throws InterruptedException {
        String watchedByAll = workflows.start(STEPS);
        String watchedByOne = workflows.start(STEPS);
        swarm.invoke(
                "SubscribeToWorkflow",
                IntStream.range(0, SUBSCRIBERS)
                        .mapToObj(client -> new Swarm.Call(client, watchedByAll))
                        .toList());
        swarm.invoke("SubscribeToWorkflow", List.of(new Swarm.Call(SUBSCRIBERS, watchedByOne)));
        swarm.arrivals().clear();
        for (int step = 0; step < STEPS; step++) {
            double single = step(swarm, watchedByOne, 1);
            double last = step(swarm, watchedByAll, SUBSCRIBERS);
            if (isMeasured) {
                one.add(single);
                all.add(last);
            }
        }
        messages += swarm.arrivals().messages();
    }

    private double step(Swarm swarm, String workflowId, int subscribers) throws InterruptedException {
        workflows.step(workflowId);
        Arrivals.Spread spread = swarm.arrivals().awaitCompletion(subscribers, LIMIT_SECONDS);
        swarm.requireHealthy();
        return spread.last();
    }
}
