package dev.agentstudio.api.workflow;

import java.util.List;

/** Types of bodies that no controller's signature names: those that are read field by field, and one of several answers. */
public final class BodyTypes {
    public static final List<Class<?>> ALL =
            List.of(WorkflowRequest.class, WorkflowResult.class, ResumeRequest.class, ForkRequest.class);

    private BodyTypes() {}
}
