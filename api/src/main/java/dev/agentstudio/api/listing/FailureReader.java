package dev.agentstudio.api.listing;

import dev.agentstudio.workflows.id.WorkflowRun;
import java.util.Optional;

/** Looks up why single runs failed. */
interface FailureReader {
    /** Empty when the run did not fail, when its history is gone, and while Temporal is busy. */
    Optional<String> message(WorkflowRun run);
}
