package dev.agentstudio.benchmarks.live;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What connections cost that only stay open, pinged and pinging, beside the same process before. */
final class IdleConnections {
    private static final int CLIENTS = 10_000;
    private static final int WARM_UP = 500;
    private static final double BUDGET_MIB = 300;

    /** Longer than the pings of both sides take to come round. */
    private static final int SECONDS = 40;

    private final Report report;

    IdleConnections(Report report) {
        this.report = report;
    }

    void run(ApiUnderTest api) throws IOException, InterruptedException {
        report.title("%,d idle connections, beside the same process after %d that came and went", CLIENTS, WARM_UP);
        try (Swarm first = api.swarm(new Arrivals())) {
            first.open(WARM_UP);
        }
        await(SECONDS / 2);
        api.collectGarbage();
        ApiUnderTest.Memory before = api.memory();
        report.line("before:          %s", before);
        try (Swarm swarm = api.swarm(new Arrivals())) {
            swarm.open(CLIENTS);
            Processors processors = new Processors(api, swarm);
            processors.begin();
            await(SECONDS);
            swarm.requireHealthy();
            report.line(processors.used());
            ApiUnderTest.Memory with = api.memory();
            report.line("with them:       %s", with);
            api.collectGarbage();
            ApiUnderTest.Memory after = api.memory();
            report.line("after collection: %s", after);
            double more = ApiUnderTest.Memory.mebibytes(with.resident() - before.resident());
            report.line(
                    "%.0f MiB more resident, %.1f KiB for each; %.1f KiB of heap in use for each",
                    more,
                    more * 1024 / CLIENTS,
                    ApiUnderTest.Memory.mebibytes(after.heap() - before.heap()) * 1024 / CLIENTS);
            report.verdict(more <= BUDGET_MIB, "at most %.0f MiB more", BUDGET_MIB);
        }
    }

    /** Nothing is waited for but time. */
    private static void await(int seconds) throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
    }
}
