package dev.agentstudio.api.live;

import dev.agentstudio.workflows.execution.VisibleEvent;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;

/** The events of one workflow, for one subscriber. */
public interface WorkflowEvents extends Publisher<LiveEvent> {
    /** The workflow as it is now. */
    LiveWorkflow workflow();

    /** Whether the workflow has ended and none of these events will be delivered. */
    boolean hasEnded(Predicate<VisibleEvent> wanted);
}
