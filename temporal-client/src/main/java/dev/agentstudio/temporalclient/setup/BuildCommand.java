package dev.agentstudio.temporalclient.setup;

import dev.agentstudio.temporalclient.setup.SetupException.Exit;
import dev.agentstudio.temporalclient.setup.WorkerBuilds.Build;
import dev.agentstudio.temporalclient.setup.WorkerBuilds.Deployment;
import dev.agentstudio.temporalclient.setup.WorkerBuilds.State;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The commands that choose the build of the workers which gets work, and show all builds. */
final class BuildCommand {
    private static final String REMEDY = "Give this identity the right to write in the namespace.";

    private final WorkerBuilds builds;
    private final String deployment;
    private final Consumer<String> output;
    private final Patience patience;

    /** @param output gets one line for each finding and each change */
    BuildCommand(WorkerBuilds builds, String deployment, Patience patience, Consumer<String> output) {
        this.builds = builds;
        this.deployment = deployment;
        this.patience = patience;
        this.output = output;
    }

    /**
     * Shows all builds.
     *
     * @return {@link Exit#INCOMPLETE} with {@code --check} while none is current, or one is draining
     */
    Exit list(boolean isCheck) {
        Optional<Deployment> found = find();
        output.accept(
                found.isPresent()
                        ? "Deployment '%s'".formatted(deployment)
                        : "Deployment '%s' has no builds: no worker with a build id has polled".formatted(deployment));
        Set<String> polling = polling();
        List<Build> all = found.map(Deployment::builds).orElse(List.of());
        all.forEach(build -> output.accept("  %s: %s%s"
                .formatted(
                        build.id(),
                        word(build, found.orElseThrow()),
                        polling.contains(build.id()) ? "" : ", has no workers")));
        boolean isUnset = found.isPresent() && found.get().current() == null;
        if (isUnset) {
            output.accept("No build is current: new work waits for workers without a build id."
                    + " 'agentstudio-setup promote BUILD' makes one current");
        }
        boolean isDraining = all.stream().anyMatch(build -> build.state() == State.DRAINING);
        return isCheck && (found.isEmpty() || isUnset || isDraining) ? Exit.INCOMPLETE : Exit.READY;
    }

    private static String word(Build build, Deployment deployment) {
        return switch (build.state()) {
            case WAITING -> "gets no work, has not been promoted";
            case CURRENT -> "current";
            case RAMPING -> "ramping, gets %.0f%% of the workflows".formatted(deployment.percent());
            case DRAINING -> "draining";
            case DRAINED -> "drained";
        };
    }

    /** @param build null: workers without a build id get all work again */
    Exit promote(@Nullable String build) {
        @Nullable
        String replaced = build == null
                ? find().map(Deployment::current).orElse(null)
                : awaitWorkers(build).current();
        if (Objects.equals(build, replaced)) {
            output.accept(
                    build == null ? "No build is current already" : "Build '%s' is current already".formatted(build));
            return Exit.READY;
        }
        change("Promoting", () -> builds.promote(build));
        output.accept(
                build == null
                        ? "No build is current any more: work goes to workers without a build id"
                        : "Build '%s' is current".formatted(build));
        if (replaced != null) {
            output.accept("Workflows of build '%s' leave it at their next step, and its workers can be stopped"
                    .formatted(replaced));
        }
        return Exit.READY;
    }

    /** @param percent 0: it gets no share any more */
    Exit ramp(String build, int percent) {
        Deployment found = percent == 0 ? known(build) : awaitWorkers(build);
        if (build.equals(found.current())) {
            throw new SetupException(Exit.NO_BUILD, """
                    Build '%s' is current, and gets all work that no other build gets.
                    Ramp another build, or promote another one first.""".formatted(build));
        }
        if (percent == 0 && !build.equals(found.ramping())) {
            output.accept("Build '%s' gets no share".formatted(build));
            return Exit.READY;
        }
        change("Ramping", () -> builds.ramp(percent == 0 ? null : build, percent));
        output.accept(
                percent == 0
                        ? "Build '%s' gets no share any more".formatted(build)
                        : "Build '%s' gets %d%% of the workflows".formatted(build, percent));
        return Exit.READY;
    }

    /** Work that is given to a build without workers would wait. */
    private Deployment awaitWorkers(String build) {
        Optional<Deployment> ready = patience.untilPresent(() -> find().filter(
                        found -> found.find(build).isPresent() && polling().contains(build)));
        return ready.orElseGet(() -> {
            known(build);
            throw absent("No worker of build '%s' polls, so work that it gets would wait".formatted(build));
        });
    }

    private Deployment known(String build) {
        Optional<Deployment> found = find();
        return found.filter(deployed -> deployed.find(build).isPresent())
                .orElseThrow(() -> absent("Deployment '%s' has no build '%s'; it has %s"
                        .formatted(
                                deployment, build, found.map(BuildCommand::ids).orElse("none"))));
    }

    private static String ids(Deployment deployment) {
        return deployment.builds().stream().map(Build::id).collect(Collectors.joining("', '", "'", "'"));
    }

    private static SetupException absent(String finding) {
        return new SetupException(Exit.NO_BUILD, """
                %s.
                Start workers with worker.deployment.build-id, and compare worker.deployment.name and temporal.namespace.""".formatted(finding));
    }

    /** Returns when all task queues have the change. */
    private void change(String what, Runnable change) {
        call(what, () -> {
            change.run();
            return deployment;
        });
        patience.untilPresent(() -> find().filter(Deployment::isApplied));
    }

    private Optional<Deployment> find() {
        return call("Reading builds", builds::find);
    }

    private Set<String> polling() {
        return call("Reading the task queue", builds::polling);
    }

    private <T> T call(String what, Supplier<T> call) {
        try {
            return patience.whileUnavailable(call);
        } catch (StatusRuntimeException e) {
            throw Failures.of(e, what, REMEDY);
        }
    }
}
