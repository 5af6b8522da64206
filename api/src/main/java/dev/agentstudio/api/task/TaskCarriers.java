package dev.agentstudio.api.task;

import dev.agentstudio.api.temporal.TemporalGateway;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What carries a task: a standalone activity where the namespace has them, else a workflow. Known from the first task on; what was
 * started in one way is found in either, so Temporal may learn the other way meanwhile.
 */
@Singleton
final class TaskCarriers {
    private static final Logger LOG = LoggerFactory.getLogger(TaskCarriers.class);

    private final TemporalGateway temporal;
    private final ActivityCarrier activities;
    private final WorkflowCarrier workflows;
    private final AtomicReference<@Nullable TaskCarrier> chosen = new AtomicReference<>();

    /** @param wanted what to use: an activity, a workflow, or {@code auto} for whatever Temporal can do */
    TaskCarriers(
            TemporalGateway temporal,
            ActivityCarrier activities,
            WorkflowCarrier workflows,
            @Value("${agents.single-tasks:auto}") String wanted) {
        this.temporal = temporal;
        this.activities = activities;
        this.workflows = workflows;
        switch (wanted) {
            case "auto" -> {}
            case "activity" -> chosen.set(activities);
            case "workflow" -> chosen.set(workflows);
            default ->
                throw new ConfigurationException(
                        "agents.single-tasks: auto, activity or workflow is expected, not '%s'".formatted(wanted));
        }
    }

    /** What carries new tasks. */
    TaskCarrier chosen() {
        TaskCarrier known = chosen.get();
        return known == null ? choose() : known;
    }

    /** A task, wherever it is. */
    Optional<Located> find(String taskId) {
        TaskCarrier first = chosen();
        TaskCarrier second = first == activities ? workflows : activities;
        return Stream.of(first, second)
                .flatMap(carrier -> carrier.find(taskId).map(task -> new Located(task, carrier)).stream())
                .findFirst();
    }

    private TaskCarrier choose() {
        boolean hasActivities = temporal.capabilities().getStandaloneActivities();
        TaskCarrier carrier = hasActivities ? activities : workflows;
        LOG.info("Single tasks are {} of Temporal", hasActivities ? "standalone activities" : "workflows");
        chosen.set(carrier);
        return carrier;
    }

    /** A task and what carries it. */
    record Located(CarriedTask task, TaskCarrier carrier) {
        RunningTask running() {
            return new RunningTask(task.call(), carrier);
        }
    }
}
