package dev.agentstudio.benchmarks.live;

import dev.agentstudio.benchmarks.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Messages of many workflows to many clients: how long after the event of history they come, beside those of as many workflows, stepped as
 * often, that have one subscriber each. A step causes five messages for each subscriber.
 */
final class Throughput {
    private static final int CLIENTS = 5000;
    private static final int WORKFLOWS = 50;

    /** All together: 10 events a second for 100 subscribers each, five messages for each event. */
    private static final int STEPS_A_SECOND = 10;

    private static final int MESSAGES_A_SECOND = 5000;
    private static final double BUDGET_MILLIS = 200;

    /** In one round of one kind. */
    private static final int SECONDS = 20;

    private final SteppedWorkflows workflows;
    private final Report report;
    private final int rounds;

    Throughput(SteppedWorkflows workflows, Report report, int rounds) {
        this.workflows = workflows;
        this.report = report;
        this.rounds = rounds;
    }

    void run(ApiUnderTest api) throws InterruptedException {
        report.title(
                "%,d clients, %d workflows with %d subscribers each: from the event in history to each subscriber, beside as many"
                        + " workflows with one subscriber each; %d rounds of %d seconds in turn after one to warm up",
                CLIENTS, WORKFLOWS, CLIENTS / WORKFLOWS, rounds, SECONDS);
        int steps = (rounds + 1) * SECONDS * STEPS_A_SECOND / WORKFLOWS + 1;
        List<String> crowded = start(steps);
        List<String> quiet = start(steps);
        Samples all = new Samples();
        Samples one = new Samples();
        double messages = 0;
        try (Swarm swarm = api.swarm(new Arrivals())) {
            subscribe(swarm, crowded, quiet);
            Processors processors = new Processors(api, swarm);
            for (int round = 0; round <= rounds; round++) {
                List<Double> single = round(swarm, quiet);
                processors.begin();
                List<Double> many = round(swarm, crowded);
                if (round > 0) {
                    one.addAll(single);
                    all.addAll(many);
                    messages += swarm.arrivals().messages();
                    report.line("%,d messages; %s", swarm.arrivals().messages(), processors.used());
                }
            }
        } finally {
            crowded.forEach(workflows::terminate);
            quiet.forEach(workflows::terminate);
        }
        double rate = messages / rounds / SECONDS;
        report.line("%,.0f messages a second to %,d clients", rate, CLIENTS);
        report.compare("one subscriber each", one, "%d subscribers each".formatted(CLIENTS / WORKFLOWS), all);
        new Figure(
                        "hub: p99 of %,d messages a second to %,d clients".formatted(MESSAGES_A_SECOND, CLIENTS),
                        "ms",
                        all.percentile(0.99),
                        one.percentile(0.99),
                        "one subscriber each",
                        "at most %.0f ms".formatted(BUDGET_MILLIS),
                        all.percentile(0.99) <= BUDGET_MILLIS && rate >= 0.9 * MESSAGES_A_SECOND)
                .report();
        report.verdict(
                all.percentile(0.99) <= BUDGET_MILLIS && rate >= 0.9 * MESSAGES_A_SECOND,
                "p99 at most %.0f ms, with about %,d messages a second",
                BUDGET_MILLIS,
                MESSAGES_A_SECOND);
    }

    private List<String> start(int steps) {
        return IntStream.range(0, WORKFLOWS)
                .mapToObj(number -> workflows.start(steps))
                .toList();
    }

    private void subscribe(Swarm swarm, List<String> crowded, List<String> quiet) throws InterruptedException {
        swarm.open(CLIENTS);
        List<Swarm.Call> calls = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            calls.add(new Swarm.Call(client, crowded.get(client % WORKFLOWS)));
        }
        for (int client = 0; client < WORKFLOWS; client++) {
            calls.add(new Swarm.Call(client, quiet.get(client)));
        }
        long begin = System.nanoTime();
        swarm.invoke("SubscribeToWorkflow", calls);
        report.line("%,.0f subscriptions a second", calls.size() / ((System.nanoTime() - begin) / 1e9));
    }

    /** Steps the workflows one after the other, at a steady rate, and returns how long the messages took. */
    private List<Double> round(Swarm swarm, List<String> stepped) throws InterruptedException {
        swarm.arrivals().clear();
        int steps = SECONDS * STEPS_A_SECOND;
        CountDownLatch rest = new CountDownLatch(steps);
        AtomicInteger next = new AtomicInteger();
        try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            var unused = clock.scheduleAtFixedRate(
                    () -> {
                        if (rest.getCount() > 0) {
                            workflows.step(stepped.get(next.getAndIncrement() % stepped.size()));
                            rest.countDown();
                        }
                    },
                    0,
                    1000 / STEPS_A_SECOND,
                    TimeUnit.MILLISECONDS);
            rest.await();
            clock.shutdownNow();
        }
        swarm.arrivals().awaitQuiet();
        swarm.requireHealthy();
        return swarm.arrivals().waits();
    }
}
