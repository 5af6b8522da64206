package dev.agentstudio.api.listing;

import dev.agentstudio.api.security.Caller;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import java.util.Optional;

/** What a list needs of the reads of single workflows. */
public interface RunReader {
    /** Reads a workflow as it is now; empty when the caller has none of that id. */
    Optional<RunView> find(WorkflowId workflowId, Caller caller);

    /** A run as this node last read it, from memory; empty when it is not cached. */
    Optional<RunState> known(RunId runId);
}
