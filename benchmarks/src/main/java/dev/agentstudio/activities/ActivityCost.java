package dev.agentstudio.activities;

import dev.agentstudio.artifacts.FolderStore;
import dev.agentstudio.benchmarks.Figure;
import dev.agentstudio.events.EventBus;
import dev.agentstudio.events.LocalEventBus;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.payload.Payloads;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * What the activity's HTTP costs over a bare call of the JDK's client, to the same agent, in turn, in one run. In the activities' own
 * package, to time exactly what an attempt does: heartbeats counted, messages read, thoughts reported. Ends with 1 over the budget.
 *
 * <pre>ActivityCost AGENTS ROUNDS</pre>
 */
final class ActivityCost {
    private static final double BUDGET_MS = 1;
    private static final int WARM_UP = 500;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final URI agents;
    private final HttpClient bare =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AgentServiceClient service;
    private final EventBus events = new LocalEventBus();
    private final ArtifactServer artifacts = ArtifactServer.start(
            new FolderStore(Path.of("target", "artifacts")),
            new ArtifactServer.Settings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, 1));
    private final AgentCall call =
            AgentCall.alone(new TaskId("task_1"), "echo", 3, new AgentRequest("Say it", null, null, null, "PT1M"));
    private final byte[] body = Payloads.bytesOf(call.request());

    private ActivityCost(URI agents) {
        this.agents = agents;
        this.service = new AgentServiceClient(List.of(agents));
    }

    public static void main(String[] arguments) throws Exception {
        int status = 2;
        try {
            boolean isWithin = new ActivityCost(URI.create(arguments[0])).run(Integer.parseInt(arguments[1]));
            status = isWithin ? 0 : 1;
        } finally {
            // The server of artifacts has threads that would keep the process alive, also after an error.
            System.exit(status);
        }
    }

    private boolean run(int rounds) throws Exception {
        double[] ours = new double[rounds];
        double[] plain = new double[rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            double one = activity();
            double other = bare();
            if (round >= 0) {
                ours[round] = one;
                plain[round] = other;
            }
        }
        double[] differences = new double[rounds];
        Arrays.setAll(differences, round -> ours[round] - plain[round]);
        double cost = quantile(ours, 0.5) - quantile(plain, 0.5);
        System.out.printf(
                "activity p50 %.3f ms p99 %.3f ms   bare p50 %.3f ms p99 %.3f ms   difference of p50 %.3f ms, p50 of differences %.3f ms, at most %.1f ms%n",
                quantile(ours, 0.5),
                quantile(ours, 0.99),
                quantile(plain, 0.5),
                quantile(plain, 0.99),
                cost,
                quantile(differences, 0.5),
                BUDGET_MS);
        new Figure(
                        "attempt of a task, p50",
                        "ms",
                        quantile(ours, 0.5),
                        quantile(plain, 0.5),
                        "bare HTTP call",
                        "at most +%.1f ms".formatted(BUDGET_MS),
                        cost <= BUDGET_MS)
                .report();
        service.close();
        bare.shutdownNow();
        return cost <= BUDGET_MS;
    }

    private double activity() throws Exception {
        long begin = System.nanoTime();
        try (CallArtifacts files = artifacts.open(call, null, 1)) {
            // As in production, each call has an id of its own, so that it would outlive this worker.
            Attempt attempt =
                    new Attempt(1, Instant.now(), "run", UUID.randomUUID().toString());
            new AgentAttempt(service, events, call, attempt, AgentProgress.NONE, files, new Heartbeats(progress -> {}))
                    .answer(TIMEOUT);
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    private double bare() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(agents.resolve("/agents/echo/stream"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        long begin = System.nanoTime();
        String answer = bare.send(request, HttpResponse.BodyHandlers.ofString()).body();
        double milliseconds = (System.nanoTime() - begin) / 1e6;
        if (!answer.endsWith("data: [DONE]\n\n")) {
            throw new IllegalStateException(answer);
        }
        return milliseconds;
    }

    private static double quantile(double[] values, double quantile) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) (quantile * (sorted.length - 1))];
    }
}
