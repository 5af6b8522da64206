package dev.agentstudio.api.task;

import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.id.TaskId;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses what runs single tasks: standalone activities where the namespace has them, else workflows. The choice is made at the first task.
 * Tasks are found in either backend, so that an upgrade of Temporal loses none.
 */
@Singleton
final class TaskBackends {
    private static final Logger LOG = LoggerFactory.getLogger(TaskBackends.class);

    private final TemporalGateway temporal;
    private final ActivityBackend activities;
    private final WorkflowBackend workflows;
    private final AtomicReference<@Nullable TaskBackend> chosen = new AtomicReference<>();

    /** @param wanted "activity", "workflow", or "auto" to choose by the capabilities of the namespace */
    TaskBackends(
            TemporalGateway temporal,
            ActivityBackend activities,
            WorkflowBackend workflows,
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

    /** The backend for new tasks. */
    TaskBackend chosen() {
        TaskBackend known = chosen.get();
        return known == null ? choose() : known;
    }

    /** A task, in whatever backend it is. */
    Optional<Located> find(TaskId taskId) {
        TaskBackend first = chosen();
        TaskBackend second = first == activities ? workflows : activities;
        return Stream.of(first, second)
                .flatMap(backend -> backend.find(taskId).map(task -> new Located(task, backend)).stream())
                .findFirst();
    }

    /** The tasks of an owner, or, for null, of all owners, in both backends, in no order. */
    List<TaskEntry> list(@Nullable String owner, int limit) {
        return Stream.of(activities, workflows)
                .flatMap(backend -> backend.list(owner, limit).stream())
                .limit(limit)
                .toList();
    }

    private TaskBackend choose() {
        boolean hasActivities = temporal.hasStandaloneActivities();
        TaskBackend backend = hasActivities ? activities : workflows;
        LOG.info("Single tasks run as {} of Temporal", hasActivities ? "standalone activities" : "workflows");
        chosen.set(backend);
        return backend;
    }

    /** A task and the backend that has it. */
    record Located(DescribedTask task, TaskBackend backend) {
        RunningTask running() {
            return new RunningTask(task.call(), backend);
        }
    }
}
