package dev.agentstudio.api;

import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.AgentThought;
import dev.agentstudio.workflows.agent.Artifact;
import dev.agentstudio.workflows.agent.ReadableArtifact;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.view.AgentTask;
import dev.agentstudio.workflows.view.CheckpointData;
import dev.agentstudio.workflows.view.ContextSnapshot;
import dev.agentstudio.workflows.view.ExecutionContext;
import dev.agentstudio.workflows.view.ExecutionEvent;
import dev.agentstudio.workflows.view.LiveAttempt;
import dev.agentstudio.workflows.view.TaskStatus;
import dev.agentstudio.workflows.view.WorkflowExecution;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.micronaut.serde.annotation.SerdeImport;

/** Lets the API write the views, which are made in a module that knows nothing of HTTP. */
@SerdeImport(AgentHandoff.class)
@SerdeImport(AgentRequest.class)
@SerdeImport(AgentResponse.class)
@SerdeImport(AgentTask.class)
@SerdeImport(AgentThought.class)
@SerdeImport(Artifact.class)
@SerdeImport(CheckpointData.class)
@SerdeImport(Checkpoint.Type.class)
@SerdeImport(ContextSnapshot.class)
@SerdeImport(ExecutionContext.class)
@SerdeImport(ExecutionEvent.class)
@SerdeImport(JsonObject.class)
@SerdeImport(LiveAttempt.class)
@SerdeImport(WorkflowExecution.class)
@SerdeImport(ExecutionEvent.Severity.class)
@SerdeImport(ExecutionEvent.Type.class)
@SerdeImport(Pattern.class)
@SerdeImport(ReadableArtifact.class)
@SerdeImport(TaskStatus.class)
@SerdeImport(WorkflowStatus.class)
final class WireTypes {
    private WireTypes() {}
}
