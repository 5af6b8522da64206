package dev.agentstudio.worker;

import dev.agentstudio.temporalclient.setup.WorkerBuilds;
import dev.agentstudio.temporalclient.setup.WorkerBuilds.Deployment;
import dev.agentstudio.temporalclient.setup.WorkerBuilds.State;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs whether the build of a worker gets work, whenever that changes: a worker that waits to be promoted looks like one without work. */
final class BuildWatch implements AutoCloseable {
    /** Temporal knows a build a moment after its first poll. */
    private static final Duration FIRST = Duration.ofSeconds(3);

    private static final Duration INTERVAL = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(BuildWatch.class);

    private final WorkerBuild build;
    private final WorkerBuilds builds;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("build-watch").factory());

    /** What was logged last. */
    private String known = "";

    private BuildWatch(WorkerBuild build, WorkerBuilds builds) {
        this.build = build;
        this.builds = builds;
    }

    /** Looks until it is closed. */
    static BuildWatch start(WorkerBuild build, WorkflowClient client) {
        BuildWatch watch = new BuildWatch(
                build,
                new WorkerBuilds(
                        client.getWorkflowServiceStubs(), client.getOptions().getNamespace(), build.deployment()));
        var unused = watch.timer.scheduleWithFixedDelay(
                watch::lookSafely, FIRST.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    // A look that fails must not be the last one: the timer ends with the first exception.
    @SuppressWarnings("checkstyle:IllegalCatch")
    private void lookSafely() {
        try {
            look(builds.find());
        } catch (RuntimeException e) {
            LOG.debug("Whether build '{}' gets work is asked again soon: {}", build.id(), e.toString());
        }
    }

    private void look(Optional<Deployment> found) {
        State state = found.flatMap(deployment -> deployment.find(build.id()))
                .map(WorkerBuilds.Build::state)
                .orElse(State.WAITING);
        String current = found.map(Deployment::current)
                .map("build '%s' is current"::formatted)
                .orElse("no build is current");
        String now = switch (state) {
            case WAITING ->
                "Build '%s' of deployment '%s' gets no work until it is promoted (%s): agentstudio-setup promote %s"
                        .formatted(build.id(), build.deployment(), current, build.id());
            case CURRENT -> "Build '%s' is current".formatted(build.id());
            case RAMPING ->
                "Build '%s' gets %.0f%% of the workflows"
                        .formatted(build.id(), found.map(Deployment::percent).orElse(0f));
            case DRAINING, DRAINED -> "Build '%s' gets no new work: %s".formatted(build.id(), current);
        };
        if (!Objects.equals(known, now)) {
            if (state == State.WAITING) {
                LOG.warn(now);
            } else {
                LOG.info(now);
            }
            known = now;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
