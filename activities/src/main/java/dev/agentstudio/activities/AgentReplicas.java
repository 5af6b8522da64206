package dev.agentstudio.activities;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.agentstudio.agentprotocol.AgentAccess;
import dev.agentstudio.agentprotocol.AgentReplica;
import dev.agentstudio.agentprotocol.ServiceHealth;
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
 * Chooses among replicas by their health, then by the number of calls in flight. A replica that cannot be reached is unhealthy at once; the health
 * of all is polled every second.
 */
final class AgentReplicas implements AutoCloseable {
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(AgentReplicas.class);

    private final HttpClient http;
    private final AgentAccess access;
    private final List<TrackedReplica> replicas;
    private final AtomicInteger nextFirst = new AtomicInteger();
    private final ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("agent-health").factory());

    /** @param urls at least one; a single one is always chosen, so its health is not polled */
    AgentReplicas(HttpClient http, List<URI> urls, AgentAccess access) {
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("An agent service needs at least one URL");
        }
        this.http = http;
        this.access = access;
        this.replicas =
                urls.stream().map(AgentReplica::new).map(TrackedReplica::new).toList();
        if (urls.size() > 1) {
            var unused = poller.scheduleWithFixedDelay(
                    () -> replicas.forEach(this::pollHealth), 0, POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** The best replica that has not been tried; empty when all have. */
    Optional<TrackedReplica> choose(Collection<TrackedReplica> tried) {
        int first = Math.floorMod(nextFirst.getAndIncrement(), replicas.size());
        return IntStream.range(0, replicas.size())
                .mapToObj(offset -> replicas.get((first + offset) % replicas.size()))
                .filter(replica -> !tried.contains(replica))
                .min(Comparator.comparing(TrackedReplica::health).thenComparingInt(TrackedReplica::callsInFlight));
    }

    List<TrackedReplica> all() {
        return replicas;
    }

    /** The replica of a URL; empty when it is none of these. */
    Optional<TrackedReplica> of(String url) {
        return replicas.stream()
                .filter(each -> each.replica().url().toString().equals(url))
                .findFirst();
    }

    /** Records the health that a call or a poll has shown. */
    void updateHealth(TrackedReplica replica, ServiceHealth.State health) {
        ServiceHealth.State before = replica.updateHealth(health);
        if (before != health && replicas.size() > 1) {
            LOG.info("Agent service {} was {} and is {}", replica.replica().url(), before, health);
        }
    }

    @Override
    public void close() {
        poller.shutdownNow();
    }

    private void pollHealth(TrackedReplica replica) {
        HttpRequest request =
                access.request(replica.replica().health()).timeout(POLL_TIMEOUT).build();
        var unused = http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .handle((response, failure) -> response == null ? ServiceHealth.UNREACHABLE : health(response))
                .thenAccept(health -> updateHealth(replica, health.state()));
    }

    private static ServiceHealth health(HttpResponse<String> response) {
        try {
            return ServiceHealth.of(Payloads.mapper().readTree(response.body()));
        } catch (JsonProcessingException e) {
            return ServiceHealth.UNREACHABLE;
        }
    }
}
