package dev.agentstudio.worker;

import io.micronaut.context.exceptions.ConfigurationException;
import io.temporal.common.VersioningBehavior;
import io.temporal.common.WorkerDeploymentVersion;
import io.temporal.worker.WorkerDeploymentOptions;
import java.util.regex.Pattern;

/**
 * Which build a worker is. It gets work once its build is promoted.
 *
 * @param deployment name of all builds of the same workers
 * @param id of this build, such as its version
 */
public record WorkerBuild(String deployment, String id) {
    /** Temporal separates name and id by a colon or a dot in its own texts, and forbids these in names. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");

    /** What {@code agentstudio-setup promote} takes for no build. */
    private static final String NONE = "none";

    /** @throws ConfigurationException when Temporal would refuse a name, or commands could not say it */
    public WorkerBuild {
        if (!NAME.matcher(deployment).matches()) {
            throw new ConfigurationException(
                    "worker.deployment.name: up to 100 letters, digits, '-' and '_' are expected, not '%s'"
                            .formatted(deployment));
        }
        if (!ID.matcher(id).matches() || id.equals(NONE)) {
            throw new ConfigurationException(
                    "worker.deployment.build-id: up to 100 letters, digits, '-', '_', '.' and '+' are expected, and not 'none', but it is '%s'"
                            .formatted(id));
        }
    }

    /**
     * Every workflow continues with whichever build is current when it has something to do, so a workflow that waits keeps no build alive. That
     * builds replay each other's histories is what the recorded histories test.
     */
    WorkerDeploymentOptions options() {
        return WorkerDeploymentOptions.newBuilder()
                .setVersion(new WorkerDeploymentVersion(deployment, id))
                .setUseVersioning(true)
                .setDefaultVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
                .build();
    }
}
