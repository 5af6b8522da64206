package dev.agentstudio.api.workflow.artifact;

import dev.agentstudio.api.artifact.SpaceOwners;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.artifacts.ArtifactSpace;
import dev.agentstudio.workflows.id.WorkflowId;
import jakarta.inject.Singleton;

/** Files of workflows are kept for as long as Temporal has a run of the workflow. */
@Singleton
final class WorkflowArtifactOwners implements SpaceOwners {
    private final TemporalGateway temporal;

    WorkflowArtifactOwners(TemporalGateway temporal) {
        this.temporal = temporal;
    }

    @Override
    public ArtifactSpace.Kind kind() {
        return ArtifactSpace.Kind.WORKFLOW;
    }

    @Override
    public boolean exists(ArtifactSpace space) {
        return temporal.describe(new WorkflowId(space.id())).isPresent();
    }
}
