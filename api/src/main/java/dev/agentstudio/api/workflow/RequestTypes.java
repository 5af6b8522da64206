package dev.agentstudio.api.workflow;

import java.util.List;

/** Types of request bodies that are read field by field, so that no controller names them. */
public final class RequestTypes {
    public static final List<Class<?>> ALL = List.of(WorkflowRequest.class);

    private RequestTypes() {}
}
