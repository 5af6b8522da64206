package dev.agentstudio.api.workflow;

import dev.agentstudio.workflows.history.RunView;

/** What became of a workflow that somebody waited for. */
sealed interface Execution {
    record Ended(WorkflowResult result) implements Execution {}

    /** The caller preferred not to wait any longer; the workflow goes on. */
    record GoesOn(RunView view) implements Execution {}
}
