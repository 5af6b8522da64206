package dev.agentstudio.activities;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.agentstudio.workflows.payload.Payloads;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses among replicas: those that are well before those that are busy or away, and of these the one with the fewest calls of ours. A
 * replica that cannot be reached counts as away at once; each second all are asked how they are, and come back when they say so.
 */
final class AgentReplicas implements AutoCloseable {
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(AgentReplicas.class);

    private final HttpClient http;
    private final List<AgentReplica> replicas;
    private final AtomicInteger turn = new AtomicInteger();
    private final ScheduledExecutorService probes = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("agent-probes").factory());

    /** @param urls at least one; a single one is always the choice, so nobody asks how it is */
    AgentReplicas(HttpClient http, List<URI> urls) {
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("An agent service needs at least one URL");
        }
        this.http = http;
        this.replicas = urls.stream().map(AgentReplica::new).toList();
        if (urls.size() > 1) {
            var unused = probes.scheduleWithFixedDelay(
                    () -> replicas.forEach(this::probe), 0, PROBE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** The best one that was not tried yet; empty when all were. */
    Optional<AgentReplica> choose(Collection<AgentReplica> tried) {
        int first = Math.floorMod(turn.getAndIncrement(), replicas.size());
        return IntStream.range(0, replicas.size())
                .mapToObj(offset -> replicas.get((first + offset) % replicas.size()))
                .filter(replica -> !tried.contains(replica))
                .min(Comparator.comparing(AgentReplica::standing).thenComparingInt(AgentReplica::calls));
    }

    /** A call has shown how a replica is. */
    void note(AgentReplica replica, AgentReplica.Standing standing) {
        AgentReplica.Standing before = replica.is(standing);
        if (before != standing && replicas.size() > 1) {
            LOG.info("Agent service {} was {} and is {}", replica.url(), before, standing);
        }
    }

    @Override
    public void close() {
        probes.shutdownNow();
    }

    private void probe(AgentReplica replica) {
        HttpRequest health = HttpRequest.newBuilder(replica.url().resolve("/health"))
                .timeout(PROBE_TIMEOUT)
                .build();
        var unused = http.sendAsync(health, HttpResponse.BodyHandlers.ofString())
                .handle((answer, failure) -> answer == null ? AgentReplica.Standing.OFFLINE : standing(answer))
                .thenAccept(standing -> note(replica, standing));
    }

    private static AgentReplica.Standing standing(HttpResponse<String> answer) {
        try {
            return switch (Payloads.mapper()
                    .readTree(answer.body())
                    .path("status")
                    .asText()) {
                case "healthy" -> AgentReplica.Standing.ONLINE;
                case "degraded" -> AgentReplica.Standing.DEGRADED;
                default -> AgentReplica.Standing.OFFLINE;
            };
        } catch (JsonProcessingException e) {
            return AgentReplica.Standing.OFFLINE;
        }
    }
}
