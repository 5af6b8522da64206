package dev.agentstudio.api.listing;

import dev.agentstudio.workflows.execution.RunAttributes;

/** What visibility can filter runs by. */
enum Attribute {
    TYPE("WorkflowType"),
    ID("WorkflowId"),
    RUN("RunId"),
    STATUS("ExecutionStatus"),
    CLOSED_AT("CloseTime"),
    OWNER(RunAttributes.OWNER.getName()),
    RUN_STATE(RunAttributes.RUN_STATE.getName()),
    DEFINITION(RunAttributes.DEFINITION_ID.getName()),
    PATTERN(RunAttributes.PATTERN.getName()),
    INITIATED_BY(RunAttributes.INITIATED_BY.getName()),
    CREATED_AT(RunAttributes.CREATED_AT.getName()),
    STARTED_AT(RunAttributes.STARTED_AT.getName()),
    RESUMED(RunAttributes.RESUMED.getName());

    private final String column;

    Attribute(String column) {
        this.column = column;
    }

    /** Its name in a visibility query. */
    String column() {
        return column;
    }
}
