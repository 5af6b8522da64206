# contract 1afaa93715f5f5507665f162f8bda1fe01f58200ba47a5e4f09391608dbd1ce1
# body e4571ac5f37adf6091b60ca56fc9183c88ebf43af4c0b3dc7ce68b731f78341f
"""Generated from contract/openapi.json by generate.py; not edited manually."""

from __future__ import annotations

from typing import Any, Literal

from agentstudio.base import Model
from pydantic import AwareDatetime, Field


class AgentDescription(Model):
    """
    The description of an agent.
    """

    type: str
    """
    Its type.
    """
    description: str | None = None
    """
    What it does. Absent when it does not say.
    """
    configuration_schema: dict[str, Any] | None = Field(
        None, alias="configurationSchema"
    )
    """
    JSON Schema of a step's `configuration`. Absent for anything.
    """
    input_schema: dict[str, Any] | None = Field(None, alias="inputSchema")
    """
    JSON Schema of what it takes as `input`. Absent for anything.
    """
    result_schema: dict[str, Any] | None = Field(None, alias="resultSchema")
    """
    JSON Schema of its `result`. Absent for anything.
    """


class AgentHandoff(Model):
    """
    An agent's wish that another agent continue.
    """

    target_agent_type: str = Field(..., alias="targetAgentType")
    """
    Which agent.
    """
    reason: str | None = None
    """
    Why.
    """
    context: dict[str, Any] | None = None
    """
    What it is to know.
    """
    priority: Any | None = None
    """
    How urgent, in the agent's own terms.
    """


class AgentHealth(Model):
    """
    The health of the agent service.
    """

    status: Literal["healthy", "degraded", "unhealthy"] | str
    """
    In a word.
    """
    reason: str | None = None
    """
    Why it is degraded. Absent otherwise.
    """
    error: str | None = None
    """
    Why it is unhealthy. Absent otherwise.
    """
    timestamp: AwareDatetime
    """
    When it was asked.
    """


class AgentRequest(Model):
    """
    What an agent is asked. Null counts as absent.
    """

    task: str
    """
    What to do, in words.
    """
    input: dict[str, Any] | None = None
    """
    What to do it with. Of a workflow's task, the input of the workflow.
    """
    context: dict[str, Any] | None = None
    """
    What else the agent may want to know. Of a workflow's task, the results of the steps it depends on, and the state of the workflow.
    """
    configuration: dict[str, Any] | None = None
    """
    How to do it. Of a workflow's task, the configuration of the step.
    """
    timeout: str | None = None
    """
    How long it may take, longer than 0 and at most 180 minutes. ISO 8601 or `[d.]HH:MM:SS[.fff]`; 5 minutes if absent.
    """


class AgentThought(Model):
    """
    One thing an agent noted while it worked.
    """

    timestamp: AwareDatetime
    """
    When.
    """
    type: str
    """
    Free text such as `observation`, `reasoning` or `action`.
    """
    content: str
    """
    What it noted.
    """
    metadata: dict[str, Any] | None = None
    """
    More of it.
    """


class Artifact(Model):
    """
    A file that a task has saved.
    """

    name: str
    """
    Unique among the files of its task.
    """
    media_type: str = Field(..., alias="mediaType")
    """
    What it holds.
    """
    size: int
    """
    In bytes.
    """
    sha256: str
    """
    Of its bytes, in hexadecimal digits.
    """
    href: str | None = None
    """
    Where it is downloaded. Absent for files of earlier rounds.
    """


class CheckpointRequest(Model):
    """
    What is said of a checkpoint.
    """

    name: str | None = None
    """
    Shown as its `reason`, as text for people.
    """
    metadata: dict[str, Any] | None = None
    """
    Echoed; at most 16 KiB.
    """
    type: Literal["manual", "preOperation", "postOperation"] | str | None = None
    """
    `manual` when absent.
    """


class LiveAttempt(Model):
    """
    What is known of a task that has been handed out and has not ended.
    """

    attempt: int
    """
    Number of the attempt.
    """
    percentage: float | None = None
    """
    The progress that the agent reports. Absent until it does.
    """
    current_step: str | None = Field(None, alias="currentStep")
    """
    The step that the agent reports. Absent until it does.
    """
    thoughts: list[AgentThought] | None = None
    """
    The newest thoughts, oldest first.
    """
    last_failure: str | None = Field(None, alias="lastFailure")
    """
    Why the attempt before this one failed. Absent on the first.
    """
    next_attempt_at: AwareDatetime | None = Field(None, alias="nextAttemptAt")
    """
    When the next attempt begins. Absent while one runs.
    """


class Message(Model):
    """
    What was done.
    """

    message: str
    """
    In words.
    """


class PauseRequest(Model):
    """
    Why the workflow is paused.
    """

    reason: str | None = None
    """
    Shown by its checkpoint and its event, as text for people.
    """


class ResumeRequest(Model):
    """
    Where to continue from.
    """

    checkpoint_id: str | None = Field(None, alias="checkpointId")
    """
    The checkpoint; the latest if absent.
    """
    max_iterations: int | None = Field(None, alias="maxIterations")
    """
    Rounds that an iterative workflow which has failed may take in all from now on, at least as many as before. As many as before
    if absent.

    """


class StepDefinition(Model):
    """
    One step. It becomes one task.
    """

    id: str
    """
    Unique in the definition.
    """
    name: str
    """
    Name for people, and what the agent is asked to do unless `configuration.task` says it.
    """
    agent_type: str = Field(..., alias="agentType")
    """
    Which agent carries it out; one of `GET /api/meta-agent/types`.
    """
    depends_on: list[str] | None = Field(None, alias="dependsOn")
    """
    Ids of steps that must be completed first.
    """
    configuration: dict[str, Any] | None = None
    """
    Handed to the agent as it is. In an iterative workflow `maxIterations` (1 to 10), `qualityThreshold` (a number) and `validator` (true
    or false) are the workflow's, in a dynamic one `maxHandoffs` (1 to 50).

    """
    timeout: str | None = None
    """
    How long one attempt may take, longer than 0 and at most 180 minutes. ISO 8601 or `[d.]HH:MM:SS[.fff]`; 5 minutes if absent.
    """


class UploadedFile(Model):
    """
    A file that was uploaded.
    """

    id: str
    """
    By which inputs and configurations name it: `{"$artifact": "<id>"}`.
    """
    name: str
    """
    As it was stated.
    """
    media_type: str = Field(..., alias="mediaType")
    """
    As it was stated, or as the name says.
    """
    size: int
    """
    In bytes.
    """
    sha256: str
    """
    Of its bytes, in hexadecimal digits.
    """
    expires_at: AwareDatetime = Field(..., alias="expiresAt")
    """
    From when on it is kept only as long as a workflow or task that names it exists.
    """


class WorkflowDefinition(Model):
    """
    The steps of a workflow and how they follow each other.
    """

    id: str
    """
    A label of the definition. Not unique.
    """
    name: str
    """
    Name for people.
    """
    description: str | None = None
    """
    What the workflow does.
    """
    pattern: Literal["sequential", "parallel", "iterative", "dynamic"] | str
    """
    How the steps follow each other. This server runs those listed here.
    """
    steps: list[StepDefinition]
    """
    The steps. Ids are unique among them.
    """
    timeout: str | None = None
    """
    How long the workflow may be active, 1 to 180 minutes. Time spent paused does not count. ISO 8601 or `[d.]HH:MM:SS[.fff]`; 30 minutes if absent.
    """
    max_retries: int | None = Field(None, alias="maxRetries")
    """
    How often a failed task is tried again.
    """


class WorkflowRequest(Model):
    """
    What to run, and for whom. Null counts as absent.
    """

    definition: WorkflowDefinition
    """
    Structure and configuration of the workflow.
    """
    input: dict[str, Any] | None = None
    """
    Handed to every step. With all else, at most 1 MiB.
    """
    initiated_by: str | None = Field(None, alias="initiatedBy")
    """
    Who wants it, as text for people. Else the token's email, else its subject.
    """
    metadata: dict[str, Any] | None = None
    """
    Labels, kept and shown as they are. At most 16 KiB of JSON.
    """


class WorkflowSummaryContext(Model):
    """
    What a list knows of a workflow's progress.
    """

    progress: float
    """
    Completed of all tasks in percent.
    """


class AgentResponse(Model):
    """
    What an agent answers.
    """

    success: bool
    """
    The agent's own verdict.
    """
    result: dict[str, Any]
    """
    What it found; empty for nothing.
    """
    thoughts: list[AgentThought] | None = None
    """
    What it noted, in order.
    """
    handoff: AgentHandoff | None = None
    """
    Its wish that another agent continue.
    """
    error_message: str | None = Field(None, alias="errorMessage")
    """
    Why it did not succeed.
    """
    metadata: dict[str, Any] | None = None
    """
    What it reports about itself, such as `executionTimeMs`.
    """
    artifacts: list[Artifact] | None = None
    """
    Files that it saved. Absent for none.
    """


class AgentTask(Model):
    """
    One task of a workflow.
    """

    id: str
    """
    `task_001` and so on, unique in the workflow.
    """
    workflow_execution_id: str = Field(..., alias="workflowExecutionId")
    """
    Its workflow.
    """
    step_definition_id: str = Field(..., alias="stepDefinitionId")
    """
    Its step.
    """
    agent_type: str = Field(..., alias="agentType")
    """
    Which agent carries it out.
    """
    status: Literal["waiting", "pending", "running", "completed", "failed", "skipped"] | str
    """
    State of the task.
    """
    request: AgentRequest | None = None
    """
    What the agent was asked. Absent until it is.
    """
    response: AgentResponse | None = None
    """
    What the agent answered. Absent until it has.
    """
    created_at: AwareDatetime = Field(..., alias="createdAt")
    """
    When the task was created.
    """
    started_at: AwareDatetime | None = Field(None, alias="startedAt")
    """
    When its newest attempt began. Absent before.
    """
    completed_at: AwareDatetime | None = Field(None, alias="completedAt")
    """
    When it ended. Absent before.
    """
    error_message: str | None = Field(None, alias="errorMessage")
    """
    Why it failed. Absent otherwise.
    """
    retry_count: int = Field(..., alias="retryCount")
    """
    Attempts before the newest one.
    """
    max_retries: int = Field(..., alias="maxRetries")
    """
    How many there may be.
    """
    depends_on: list[str] | None = Field(None, alias="dependsOn")
    """
    Tasks that must be completed first. Absent for none.
    """
    live: LiveAttempt | None = None
    """
    The current attempt of an unfinished task. Absent otherwise.
    """
    artifacts: list[Artifact] | None = None
    """
    Files that it saved. Absent for none.
    """


class ContextSnapshot(Model):
    """
    A context as it was at a checkpoint.
    """

    workflow_execution_id: str = Field(..., alias="workflowExecutionId")
    """
    Id of the workflow.
    """
    state: dict[str, Any]
    """
    Position of the workflow.
    """
    results: dict[str, AgentResponse]
    """
    Responses by task id.
    """
    progress: float
    """
    Completed of all tasks in percent.
    """
    timestamp: AwareDatetime
    """
    When the checkpoint was made.
    """


class ExecutionEvent(Model):
    """
    Something that happened to a workflow.
    """

    type: Literal["WorkflowStarted", "TaskStarted", "TaskCompleted", "TaskFailed", "WorkflowPaused", "WorkflowResumed", "WorkflowCompleted", "WorkflowFailed", "WorkflowCancelled"] | str
    """
    What happened.
    """
    timestamp: AwareDatetime
    """
    When.
    """
    data: dict[str, Any] | None = None
    """
    `taskId` and, where a task ended, `success`. Absent for events of the whole workflow.
    """
    severity: Literal["Information", "Warning", "Error"] | str
    """
    How much it matters.
    """


class ForkRequest(Model):
    """
    What is different in the new workflow.
    """

    checkpoint_id: str | None = Field(None, alias="checkpointId")
    """
    The checkpoint to begin with; the latest if absent.
    """
    definition: WorkflowDefinition | None = None
    """
    Another definition. It must contain the steps that are finished at the checkpoint.
    """
    input: dict[str, Any] | None = None
    """
    Another input.
    """
    metadata: dict[str, Any] | None = None
    """
    Labels of the new workflow. At most 16 KiB of JSON.
    """


class SingleTask(Model):
    """
    A single task.
    """

    id: str
    """
    Id of the task.
    """
    agent_type: str = Field(..., alias="agentType")
    """
    The agent that carries it out.
    """
    status: Literal["waiting", "pending", "running", "completed", "failed", "skipped"] | str
    """
    Its state; a cancelled task is `failed`, with `Cancelled` as its errorMessage.
    """
    created_at: AwareDatetime = Field(..., alias="createdAt")
    """
    When it was accepted.
    """
    completed_at: AwareDatetime | None = Field(None, alias="completedAt")
    """
    When it ended. Absent until then.
    """
    retry_count: int = Field(..., alias="retryCount")
    """
    How often it was tried again.
    """
    live: LiveAttempt | None = None
    """
    The current attempt. Absent before it begins and once it has ended.
    """
    response: AgentResponse | None = None
    """
    The agent's answer, also when it failed. Absent while there is none.
    """
    error_message: str | None = Field(None, alias="errorMessage")
    """
    Why it failed. Absent otherwise.
    """


class TaskPage(Model):
    """
    A page of a list of single tasks.
    """

    items: list[SingleTask]
    """
    The tasks without their responses.
    """
    total: int
    """
    How many there are in all.
    """
    limit: int
    """
    As it was asked for.
    """
    offset: int
    """
    As it was asked for.
    """
    has_more: bool = Field(..., alias="hasMore")
    """
    Whether there are more after this page.
    """


class WorkflowSummary(Model):
    """
    A workflow in a list.
    """

    id: str
    """
    Id of the workflow.
    """
    workflow_definition_id: str = Field(..., alias="workflowDefinitionId")
    """
    Id of its definition.
    """
    name: str | None = None
    """
    Name of its definition. Absent when it is not known.
    """
    pattern: str
    """
    How its steps follow each other.
    """
    status: Literal["pending", "running", "paused", "completed", "failed", "cancelled"] | str
    """
    Its state.
    """
    created_at: AwareDatetime = Field(..., alias="createdAt")
    """
    When it was created.
    """
    started_at: AwareDatetime | None = Field(None, alias="startedAt")
    """
    When its first task of work was picked up.
    """
    completed_at: AwareDatetime | None = Field(None, alias="completedAt")
    """
    When it ended.
    """
    error_message: str | None = Field(None, alias="errorMessage")
    """
    Why it failed. Absent otherwise.
    """
    initiated_by: str = Field(..., alias="initiatedBy")
    """
    Who wanted it.
    """
    context: WorkflowSummaryContext
    """
    What is known of its progress.
    """


class ExecutionContext(Model):
    """
    What a workflow has found so far.
    """

    workflow_execution_id: str = Field(..., alias="workflowExecutionId")
    """
    Its workflow.
    """
    state: dict[str, Any]
    """
    `currentStep` and `totalSteps` once it runs; empty before.
    """
    results: dict[str, AgentResponse]
    """
    Answers of the agents by task id.
    """
    events: list[ExecutionEvent]
    """
    What happened, oldest first.
    """
    progress: float
    """
    Completed tasks of all tasks in percent, with at most two decimals.
    """
    created_at: AwareDatetime = Field(..., alias="createdAt")
    """
    When the workflow was created.
    """
    last_updated_at: AwareDatetime = Field(..., alias="lastUpdatedAt")
    """
    When something last happened.
    """


class WorkflowExecution(Model):
    """
    A workflow.
    """

    id: str
    """
    Id of the workflow, `wf_` and hex digits.
    """
    workflow_definition_id: str = Field(..., alias="workflowDefinitionId")
    """
    Id of its definition.
    """
    pattern: Literal["sequential", "parallel", "iterative", "dynamic"] | str
    """
    How its steps follow each other.
    """
    status: Literal["pending", "running", "paused", "completed", "failed", "cancelled"] | str
    """
    State of the workflow.
    """
    tasks: list[AgentTask]
    """
    One for each step
    """
    context: ExecutionContext
    """
    What it has found so far.
    """
    created_at: AwareDatetime = Field(..., alias="createdAt")
    """
    When it was created.
    """
    started_at: AwareDatetime | None = Field(None, alias="startedAt")
    """
    When its first task was picked up. Absent before.
    """
    completed_at: AwareDatetime | None = Field(None, alias="completedAt")
    """
    When it ended. Absent before.
    """
    error_message: str | None = Field(None, alias="errorMessage")
    """
    Why it failed. Absent otherwise.
    """
    initiated_by: str = Field(..., alias="initiatedBy")
    """
    Who wanted it.
    """
    metadata: dict[str, Any] | None
    """
    The labels of the request; null for none.
    """
    etag: str
    """
    Equal to the ETag header. Another one after every visible change.
    """
    warnings: list[str] | None = None
    """
    Only in the answer to a fork, whose changes of steps that it takes over have no effect. Absent for none.
    """


class WorkflowPage(Model):
    """
    One page of a list.
    """

    items: list[WorkflowSummary]
    """
    The workflows.
    """
    total: int
    """
    How many there are in all.
    """
    limit: int
    """
    As it was asked for.
    """
    offset: int
    """
    As it was asked for.
    """
    has_more: bool = Field(..., alias="hasMore")
    """
    Whether there are more after this page.
    """
    next_cursor: str | None = Field(None, alias="nextCursor")
    """
    Leads to the next page. Absent on the last.
    """


class WorkflowResult(Model):
    """
    How a workflow ended that its caller waited for.
    """

    workflow_id: str = Field(..., alias="workflowId")
    """
    The workflow.
    """
    success: bool
    """
    Whether it completed.
    """
    context: ExecutionContext
    """
    What it found.
    """
    duration: str
    """
    How long it took, `HH:MM:SS.fff`.
    """
    error_message: str | None = Field(None, alias="errorMessage")
    """
    Why it failed. Absent on success.
    """


class CheckpointData(Model):
    """
    A point to which a workflow can be taken back.
    """

    id: str
    """
    `cp_001` and so on.
    """
    workflow_execution_id: str = Field(..., alias="workflowExecutionId")
    """
    Id of the workflow.
    """
    sequence_number: int = Field(..., alias="sequenceNumber")
    """
    From 1.
    """
    type: Literal["automatic", "paused", "failure", "manual", "preOperation", "postOperation"] | str
    """
    What made the checkpoint.
    """
    completed_task_id: str | None = Field(None, alias="completedTaskId")
    """
    The task whose end made it. Absent for pauses and failures.
    """
    next_task_id: str | None = Field(None, alias="nextTaskId")
    """
    The task that would run next. Absent when none would.
    """
    workflow_snapshot: WorkflowExecution | None = Field(None, alias="workflowSnapshot")
    """
    The workflow as it was. Absent when the reader asked for no snapshots.
    """
    context_snapshot: ContextSnapshot | None = Field(None, alias="contextSnapshot")
    """
    Its context as it was. Absent when the reader asked for no snapshots.
    """
    created_at: AwareDatetime = Field(..., alias="createdAt")
    """
    When it was made.
    """
    reason: str | None = None
    """
    Of a pause or failure, or the name of a manual one.
    """
    metadata: dict[str, Any] | None = None
    """
    What a manual one was given.
    """
    is_recoverable: bool = Field(..., alias="isRecoverable")
    """
    Whether a resume from it would be accepted, which takes a paused or failed workflow. Every checkpoint can be forked from.
    """
    etag: str
    """
    Changes when the checkpoint does.
    """
