package dev.agentstudio.api.hub;

import dev.agentstudio.workflows.agent.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is measured of one task that has ended.
 *
 * @param workflowId null for a task that was started alone
 * @param at when it ended
 */
record TaskMetrics(@Nullable String workflowId, String taskId, String agentId, Instant at) {
    private static final double MILLIS = 1000.0;

    static double seconds(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis() / MILLIS);
    }

    /** @param startedAt when its last attempt began */
    HubEvent.MetricUpdated duration(Instant startedAt) {
        return metric("task.duration", seconds(startedAt, at), "seconds");
    }

    /** What its agent says that the answer has cost: a metric for each amount that it names. */
    List<HubEvent.MetricUpdated> of(Usage usage) {
        List<HubEvent.MetricUpdated> metrics = new ArrayList<>();
        if (usage.tokens() != null) {
            metrics.add(metric("task.tokens", usage.tokens(), "tokens"));
        }
        if (usage.cost() != null) {
            metrics.add(metric("task.cost", usage.cost().doubleValue(), "USD"));
        }
        return metrics;
    }

    private HubEvent.MetricUpdated metric(String name, double value, String unit) {
        Map<String, String> tags = new LinkedHashMap<>();
        if (workflowId != null) {
            tags.put("workflowId", workflowId);
        }
        tags.put("taskId", taskId);
        tags.put("agentId", agentId);
        return new HubEvent.MetricUpdated(name, value, unit, at, tags);
    }
}
