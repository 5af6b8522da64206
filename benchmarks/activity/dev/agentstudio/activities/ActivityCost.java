package dev.agentstudio.activities;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.live.EventBus;
import dev.agentstudio.workflows.live.LocalEventBus;
import dev.agentstudio.workflows.payload.Payloads;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What the activity's HTTP costs over a bare call of the JDK's client, to the same agent, in turn, in one run. In the activities' own
 * package, to time exactly what an attempt does: heartbeats counted, messages read, thoughts told. Ends with 1 over the budget.
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
    private final AgentCall call = AgentCall.alone(
            "task_1", "echo", 3, new AgentRequest("Say it", null, null, null, "PT1M"));
    private final byte[] body = Payloads.bytesOf(call.request());

    private ActivityCost(URI agents) {
        this.agents = agents;
        this.service = new AgentServiceClient(List.of(agents));
    }

    public static void main(String[] arguments) throws Exception {
        new ActivityCost(URI.create(arguments[0])).run(Integer.parseInt(arguments[1]));
    }

    private void run(int rounds) throws Exception {
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
        service.close();
        bare.shutdownNow();
        System.exit(cost <= BUDGET_MS ? 0 : 1);
    }

    private double activity() throws Exception {
        long begin = System.nanoTime();
        new AgentAttempt(service, events, call, 1, AgentProgress.NONE, progress -> {}).answer(TIMEOUT);
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
