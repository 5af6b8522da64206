package dev.agentstudio.api.listing;

import dev.agentstudio.api.security.Caller;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import java.util.Optional;

/** What a list needs of the reads of single workflows. */
public interface RunReader {
    /** Reads a workflow as it is now; empty when the caller has none of that id. */
    Optional<RunView> find(String workflowId, Caller caller);

    /** A run as this node last saw it, without asking Temporal; empty when it never did or forgot. */
    Optional<RunState> known(String runId);
}
