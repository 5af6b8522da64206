package dev.agentstudio.qa.watch;

import dev.agentstudio.dev.Ports;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.TestNamespace;
import io.temporal.client.WorkflowClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code qa/watchers}: a long run from the command line. */
final class WatchersCommand {
    private static final String HELP = """
            Usage: qa/watchers [--workflows N] [--watchers N] [--kills N] [--seed S] [--inject-fault]

              --workflows N  of all patterns; some are paused, cancelled, resumed after a failure, forked (default 50)
              --watchers N   half of them at the hub, half with event streams (default 20)
              --kills N      how often one of two API servers is killed, every 10 s; every third time a worker as well (default 12)
              --seed S       of what is random (default: the time)
              --inject-fault falsify what two watchers have seen, to see that this is noticed

            Exits with 1 unless every watcher has seen every durable event of every workflow once and in order.""";

    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(10);
    private static final String NAMESPACE = "watchers";
    private static final String STACK = "watchers-by-hand";
    private static final int LEAST_MILLIS = 2000;
    private static final int WORKER_EVERY = 3;

    private WatchersCommand() {}

    public static void main(String[] arguments) {
        int workflows = 50;
        int watchers = 20;
        int kills = 12;
        long seed = System.currentTimeMillis();
        boolean hasFaults = false;
        Iterator<String> rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            switch (rest.next()) {
                case "--workflows" -> workflows = Integer.parseInt(rest.next());
                case "--watchers" -> watchers = Integer.parseInt(rest.next());
                case "--kills" -> kills = Integer.parseInt(rest.next());
                case "--seed" -> seed = Long.parseLong(rest.next());
                case "--inject-fault", "--plant" -> hasFaults = true;
                default -> {
                    System.out.println(HELP);
                    return;
                }
            }
        }
        System.out.printf("Seed %d%n", seed);
        // What still runs of the stack would keep the process alive.
        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> {
            failure.printStackTrace();
            System.exit(1);
        });
        WatchReport report = run(new Watchers.Settings(
                workflows,
                watchers,
                BETWEEN_KILLS.multipliedBy(kills),
                BETWEEN_KILLS,
                kills,
                LEAST_MILLIS,
                seed,
                hasFaults));
        System.out.println(report);
        System.exit(report.violations().isEmpty() ? 0 : 1);
    }

    private static WatchReport run(Watchers.Settings settings) {
        try (Studio studio = Studio.start(STACK)) {
            TestNamespace namespace = TestNamespace.register(studio, STACK, NAMESPACE);
            WorkflowClient temporal = Studio.connect(studio.stack().ports(), NAMESPACE);
            List<JavaProcess> workers = new ArrayList<>(List.of(namespace.startWorker(), namespace.startWorker()));
            Servers servers = new Servers(studio.stack().token("studio"));
            try (Watchers watchers = new Watchers(servers, temporal, settings)) {
                addServer(servers, namespace, settings);
                addServer(servers, namespace, settings);
                servers.awaitAll();
                AtomicInteger kills = new AtomicInteger();
                return watchers.run(() -> {
                    if (kills.incrementAndGet() % WORKER_EVERY == 0) {
                        workers.removeFirst().close();
                        workers.add(namespace.startWorker());
                    }
                });
            } finally {
                workers.forEach(JavaProcess::close);
                temporal.getWorkflowServiceStubs().shutdownNow();
            }
        }
    }

    /** All watchers are one caller, and each has a stream for each workflow. */
    private static void addServer(Servers servers, TestNamespace namespace, Watchers.Settings settings) {
        int port = Ports.free().api();
        int streams = (settings.workflows() * 2 + 1) * settings.watchers();
        servers.add(
                URI.create("http://localhost:" + port),
                () -> namespace.startApi(
                        port,
                        "-Dlive.max-streams-per-caller=" + streams,
                        "-Dhub.invocations-per-minute=100000",
                        "-Dhub.invocations-per-minute-per-user=1000000",
                        "-Dconnections.max-per-address=10000",
                        "-Dconnections.max=20000"));
    }
}
