package dev.agentstudio.api.task;

import dev.agentstudio.api.artifact.SpaceOwners;
import dev.agentstudio.artifacts.ArtifactSpace;
import dev.agentstudio.workflows.id.TaskId;
import jakarta.inject.Singleton;

/** Files of single tasks are kept for as long as Temporal has the task. */
@Singleton
final class TaskArtifactOwners implements SpaceOwners {
    private final TaskBackends backends;

    TaskArtifactOwners(TaskBackends backends) {
        this.backends = backends;
    }

    @Override
    public ArtifactSpace.Kind kind() {
        return ArtifactSpace.Kind.TASK;
    }

    @Override
    public boolean exists(ArtifactSpace space) {
        return backends.find(new TaskId(space.id())).isPresent();
    }
}
