package dev.agentstudio.api.artifact;

import dev.agentstudio.artifacts.ArtifactSpace;

/** Knows whether those still exist whose files are in spaces of one kind. */
public interface SpaceOwners {
    ArtifactSpace.Kind kind();

    /**
     * Whether the owner of a space exists.
     *
     * @throws dev.agentstudio.api.problem.ProblemException when that cannot be found out now
     */
    boolean exists(ArtifactSpace space);
}
