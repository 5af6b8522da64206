package dev.agentstudio.workflows.execution;

/** Why a run failed. The name is the type of the failure in Temporal. */
public enum RunFailureType {
    /** A task failed for good. */
    TASK_FAILED,
    /** The workflow overran its timeout of active time. */
    WORKFLOW_TIMEOUT
}
