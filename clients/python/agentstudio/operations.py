"""The operations of the API as calls: where each argument goes, and which tries are safe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar
from urllib.parse import quote

from pydantic import TypeAdapter

from agentstudio.call import DEFAULT, Call, Timeout, as_json, new_key, without_none
from agentstudio.errors import APIError
from agentstudio.models import (
    AgentDescription,
    AgentHealth,
    AgentRequest,
    AgentResponse,
    CheckpointData,
    Message,
    SingleTask,
    TaskPage,
    WorkflowDefinition,
    WorkflowExecution,
    WorkflowPage,
    WorkflowResult,
)
from agentstudio.models import AgentTask as WorkflowTask

T = TypeVar("T")
Json = dict[str, Any]
Definition = WorkflowDefinition | Mapping[str, Any]
GivenCheckpointType = Literal["manual", "preOperation", "postOperation"]
Request = AgentRequest | Mapping[str, Any]

WORKFLOWS = "/api/workflows"
AGENTS = "/api/meta-agent"
_CHECKPOINTS = TypeAdapter(list[CheckpointData])
_TYPES = TypeAdapter(list[str])


def part(value: str) -> str:
    """A path segment."""
    return quote(value, safe="")


def workflow(workflow_id: str, *more: str) -> str:
    """A path below a workflow."""
    return "/".join([WORKFLOWS, *(part(each) for each in (workflow_id, *more))])


def create(
    definition: Definition,
    input: Mapping[str, Any] | None,
    initiated_by: str | None,
    metadata: Mapping[str, Any] | None,
    key: str | None,
    timeout: Timeout,
) -> Call[WorkflowExecution]:
    """Start a workflow. A retry finds what an earlier try has started, by its key."""
    body = _request(definition, input, initiated_by, metadata)
    return _start(WORKFLOWS, body, key, timeout, WorkflowExecution.model_validate)


def execute(
    definition: Definition,
    input: Mapping[str, Any] | None,
    initiated_by: str | None,
    metadata: Mapping[str, Any] | None,
    key: str | None,
    timeout: Timeout,
) -> Call[WorkflowResult]:
    """Start a workflow and wait for its end. A retry waits for the same workflow."""
    body = _request(definition, input, initiated_by, metadata)
    return _start(f"{WORKFLOWS}/execute", body, key, timeout, WorkflowResult.model_validate)


def get(workflow_id: str, results: bool | None) -> Call[WorkflowExecution]:
    """Read a workflow."""
    parse = WorkflowExecution.model_validate
    return Call("GET", workflow(workflow_id), parse, query={"results": results})


def get_fields(workflow_id: str, fields: list[str] | tuple[str, ...]) -> Call[Json]:
    """Read some members of a workflow, as they are."""
    return Call("GET", workflow(workflow_id), _as_is, query={"fields": fields})


def task(workflow_id: str, task_id: str) -> Call[WorkflowTask]:
    """Read one task whole."""
    return Call("GET", workflow(workflow_id, "tasks", task_id), WorkflowTask.model_validate)


def page(query: Mapping[str, Any]) -> Call[WorkflowPage]:
    """Read one page of workflows."""
    return Call("GET", WORKFLOWS, WorkflowPage.model_validate, query=query)


def pause(workflow_id: str, reason: str | None) -> Call[Message]:
    """Pause a workflow. It is done if a further try finds it paused."""
    return _control(workflow_id, "pause", "paused", without_none(reason=reason) or None)


def cancel(workflow_id: str) -> Call[Message]:
    """Cancel a workflow. It is done if a further try finds it cancelled."""
    return _control(workflow_id, "cancel", "cancelled", None)


def _control(workflow_id: str, verb: str, status: str, body: Json | None) -> Call[Message]:
    def is_done(error: APIError) -> bool:
        return error.status == 409 and f"'{status}'" in error.detail

    return Call(
        "POST",
        workflow(workflow_id, verb),
        _message(f"Workflow '{workflow_id}' {status} successfully"),
        body=body,
        done_already=is_done,
    )


def delete(workflow_id: str) -> Call[Message]:
    """Delete a workflow. It is done if a further try does not find it."""
    return Call(
        "DELETE",
        workflow(workflow_id),
        _message(f"Workflow '{workflow_id}' deleted successfully"),
        done_already=lambda error: error.status == 404,
    )


def resume(
    workflow_id: str,
    checkpoint_id: str | None,
    max_iterations: int | None,
    key: str | None,
    timeout: Timeout,
) -> Call[WorkflowResult]:
    """Resume and wait. A retry waits for what the first try has resumed."""
    body = without_none(checkpointId=checkpoint_id, maxIterations=max_iterations) or None
    path = workflow(workflow_id, "resume")
    return _start(path, body, key, timeout, WorkflowResult.model_validate)


def create_checkpoint(
    workflow_id: str,
    name: str | None,
    metadata: Mapping[str, Any] | None,
    type: GivenCheckpointType | None,
    key: str | None,
) -> Call[CheckpointData]:
    """Make a checkpoint."""
    body = without_none(name=name, metadata=metadata, type=type)
    path = workflow(workflow_id, "checkpoints")
    return _start(path, body, key, DEFAULT, CheckpointData.model_validate)


def fork(
    workflow_id: str,
    checkpoint_id: str | None,
    definition: Definition | None,
    input: Mapping[str, Any] | None,
    metadata: Mapping[str, Any] | None,
    key: str | None,
) -> Call[WorkflowExecution]:
    """Start a workflow from a checkpoint of another one."""
    body = without_none(
        checkpointId=checkpoint_id, definition=definition, input=input, metadata=metadata
    )
    path = workflow(workflow_id, "fork")
    return _start(path, body, key, DEFAULT, WorkflowExecution.model_validate)


def checkpoints(
    workflow_id: str, limit: int | None, after: str | None, snapshots: bool | None
) -> Call[list[CheckpointData]]:
    """Read the checkpoints of a workflow."""
    query = {"limit": limit, "after": after, "snapshots": snapshots}
    path = workflow(workflow_id, "checkpoints")
    return Call("GET", path, _CHECKPOINTS.validate_python, query=query)


def diff(workflow_id: str, other: str) -> Call[list[Json]]:
    """Compare two workflows, as a JSON Patch."""
    return Call("GET", workflow(workflow_id, "diff", other), _as_is)


def diff_checkpoints(workflow_id: str, start: str, end: str) -> Call[list[Json]]:
    """Compare two checkpoints, as a JSON Patch."""
    return Call("GET", workflow(workflow_id, "checkpoints", start, "diff", end), _as_is)


def history(workflow_id: str) -> Call[Json]:
    """Read the Temporal history."""
    return Call("GET", workflow(workflow_id, "history"), _as_is)


def agent_types() -> Call[list[str]]:
    """List the types of agents."""
    return Call("GET", f"{AGENTS}/types", _TYPES.validate_python)


def agent_type(agent: str) -> Call[AgentDescription]:
    """Read the description of an agent."""
    return Call("GET", f"{AGENTS}/types/{part(agent)}", AgentDescription.model_validate)


def agent_execute(
    agent: str, request: Request, key: str | None, timeout: Timeout
) -> Call[AgentResponse]:
    """Call one agent."""
    body = as_json(request)
    path = f"{AGENTS}/{part(agent)}/execute"
    return _start(path, body, key, timeout, AgentResponse.model_validate)


def agent_stream(agent: str, request: Request, key: str) -> Call[Any]:
    """Call one agent and stream what it thinks."""
    return Call(
        "POST",
        f"{AGENTS}/{part(agent)}/execute/stream",
        _as_is,
        headers={"Accept": "text/event-stream", "Idempotency-Key": key},
        body=as_json(request),
        timeout=STREAM_TIMEOUT,
    )


def health() -> Call[AgentHealth]:
    """Ask for the health of the agent service. 503 is an answer."""
    return Call(
        "GET",
        f"{AGENTS}/health",
        AgentHealth.model_validate,
        accepted=frozenset({200, 503}),
    )


def cancel_task(task_id: str) -> Call[Message]:
    """Cancel a single task. It is done if a further try does not find it any more."""
    return Call(
        "POST",
        f"{AGENTS}/tasks/{part(task_id)}/cancel",
        _message(f"Task '{task_id}' cancelled successfully"),
        done_already=lambda error: error.status == 404,
    )


def single_task(task_id: str) -> Call[SingleTask]:
    """Read a single task."""
    return Call("GET", f"{AGENTS}/tasks/{part(task_id)}", SingleTask.model_validate)


def task_page(query: Mapping[str, Any]) -> Call[TaskPage]:
    """Read one page of single tasks."""
    return Call("GET", f"{AGENTS}/tasks", TaskPage.model_validate, query=query)


STREAM_TIMEOUT = 50.0
"""Seconds without a byte after which a stream is dead: keep-alive comments come every 15."""


def events(workflow_id: str | None, since: int | None, types: str | None) -> Call[Any]:
    """The event stream of a workflow, or of all of the caller's."""
    path = "/api/events" if workflow_id is None else workflow(workflow_id, "events")
    headers = {"Accept": "text/event-stream"}
    if since is not None:
        headers["Last-Event-ID"] = str(since)
    return Call(
        "GET",
        path,
        _as_is,
        query={"types": types},
        headers=headers,
        timeout=STREAM_TIMEOUT,
        accepted=frozenset({200, 204}),
    )


def artifact(workflow_id: str, task_id: str, name: str) -> Call[Any]:
    """A file that a task has saved."""
    path = workflow(workflow_id, "tasks", task_id, "artifacts", name)
    return Call("GET", path, _as_is, headers={"Accept": "*/*", "Accept-Encoding": "identity"})


def _request(
    definition: Definition,
    input: Mapping[str, Any] | None,
    initiated_by: str | None,
    metadata: Mapping[str, Any] | None,
) -> Json:
    return without_none(
        definition=definition, input=input, initiatedBy=initiated_by, metadata=metadata
    )


def _start(
    path: str,
    body: Json | None,
    key: str | None,
    timeout: Timeout,
    parse: Callable[[Any], T],
) -> Call[T]:
    headers = {"Idempotency-Key": key or new_key()}
    return Call("POST", path, parse, headers=headers, body=body, timeout=timeout)


def _message(text: str) -> Callable[[Any], Message]:
    """Reads a message; of a call that an earlier try did, this text."""
    return lambda json: Message(message=text) if json is None else Message.model_validate(json)


def _as_is(json: Any) -> Any:  # noqa: ANN401
    return json
