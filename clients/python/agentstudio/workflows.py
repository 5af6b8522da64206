"""The workflows of the blocking client."""

from __future__ import annotations

import builtins
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from agentstudio import operations, streams
from agentstudio.call import DEFAULT, Timeout
from agentstudio.errors import WaitTimeoutError
from agentstudio.events import WorkflowEvent
from agentstudio.files import Download, download, written
from agentstudio.models import (
    AgentTask,
    CheckpointData,
    Message,
    WorkflowExecution,
    WorkflowPage,
    WorkflowResult,
    WorkflowSummary,
)
from agentstudio.operations import Definition, GivenCheckpointType
from agentstudio.pages import Page
from agentstudio.transport import Transport
from agentstudio.waiting import ENDED, ENDS

Object = Mapping[str, Any]


class Workflows:
    """Create, run, read and control workflows."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        definition: Definition,
        input: Object | None = None,
        *,
        initiated_by: str | None = None,
        metadata: Object | None = None,
        idempotency_key: str | None = None,
        timeout: Timeout = DEFAULT,
    ) -> WorkflowExecution:
        """Starts a workflow and returns at once. However often it is sent, one starts."""
        call = operations.create(
            definition, input, initiated_by, metadata, idempotency_key, timeout
        )
        return self._transport.send(call)

    def execute(
        self,
        definition: Definition,
        input: Object | None = None,
        *,
        initiated_by: str | None = None,
        metadata: Object | None = None,
        idempotency_key: str | None = None,
        timeout: Timeout = None,
    ) -> WorkflowResult:
        """Starts a workflow and waits for its end.

        A workflow that failed is a result with ``success=False``; one that overran its timeout
        is a ``WorkflowTimeoutError``. Without ``timeout``, which is in seconds, it waits for as
        long as the workflow may run.
        """
        call = operations.execute(
            definition, input, initiated_by, metadata, idempotency_key, timeout
        )
        return self._transport.send(call)

    def get(self, workflow_id: str, *, results: bool | None = None) -> WorkflowExecution:
        """Reads a workflow. ``results=False`` leaves out requests and results."""
        return self._transport.send(operations.get(workflow_id, results))

    def get_fields(self, workflow_id: str, *fields: str) -> dict[str, Any]:
        """Reads some top-level members of a workflow, as JSON has them."""
        return self._transport.send(operations.get_fields(workflow_id, fields))

    def task(self, workflow_id: str, task_id: str) -> AgentTask:
        """Reads one task whole."""
        return self._transport.send(operations.task(workflow_id, task_id))

    def list(
        self,
        *,
        status: str | None = None,
        pattern: str | None = None,
        definition_id: str | None = None,
        initiated_by: str | None = None,
        created_after: datetime | str | None = None,
        created_before: datetime | str | None = None,
        sort_by: str | None = None,
        sort_order: str | None = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> Page[WorkflowSummary]:
        """Lists workflows: one page; iterating over it walks all pages from there."""
        query = {
            "status": status,
            "pattern": pattern,
            "definitionId": definition_id,
            "initiatedBy": initiated_by,
            "createdAfter": created_after,
            "createdBefore": created_before,
            "sortBy": sort_by,
            "sortOrder": sort_order,
            "limit": limit,
            "offset": offset,
        }
        return Page(self._page(query), query, self._page)

    def _page(self, query: dict[str, Any]) -> WorkflowPage:
        return self._transport.send(operations.page(query))

    def pause(self, workflow_id: str, *, reason: str | None = None) -> Message:
        """Pauses a workflow: its tasks in flight finish, and no other starts."""
        return self._transport.send(operations.pause(workflow_id, reason))

    def resume(
        self,
        workflow_id: str,
        *,
        checkpoint_id: str | None = None,
        max_iterations: int | None = None,
        idempotency_key: str | None = None,
        timeout: Timeout = None,
    ) -> WorkflowResult:
        """Resumes a paused or failed workflow, and waits until it ends or is paused again.

        ``max_iterations`` gives an iterative workflow whose rounds are used up further ones; None
        for as many as before.
        """
        call = operations.resume(
            workflow_id, checkpoint_id, max_iterations, idempotency_key, timeout
        )
        return self._transport.send(call)

    def cancel(self, workflow_id: str) -> Message:
        """Cancels a workflow that has not ended."""
        return self._transport.send(operations.cancel(workflow_id))

    def delete(self, workflow_id: str) -> Message:
        """Deletes a workflow that is paused or has ended, with its checkpoints and files."""
        return self._transport.send(operations.delete(workflow_id))

    def checkpoints(
        self,
        workflow_id: str,
        *,
        limit: int | None = None,
        after: str | None = None,
        snapshots: bool | None = None,
    ) -> builtins.list[CheckpointData]:
        """Reads the checkpoints, oldest first. ``snapshots=False`` is short."""
        call = operations.checkpoints(workflow_id, limit, after, snapshots)
        return self._transport.send(call)

    def create_checkpoint(
        self,
        workflow_id: str,
        *,
        name: str | None = None,
        metadata: Object | None = None,
        type: GivenCheckpointType | None = None,
        idempotency_key: str | None = None,
    ) -> CheckpointData:
        """Makes a checkpoint of a workflow as it is, without pausing it. No type is `manual`."""
        call = operations.create_checkpoint(workflow_id, name, metadata, type, idempotency_key)
        return self._transport.send(call)

    def fork(
        self,
        workflow_id: str,
        *,
        checkpoint_id: str | None = None,
        definition: Definition | None = None,
        input: Object | None = None,
        metadata: Object | None = None,
        idempotency_key: str | None = None,
    ) -> WorkflowExecution:
        """Starts a workflow that reuses what was finished at a checkpoint of this one."""
        call = operations.fork(
            workflow_id, checkpoint_id, definition, input, metadata, idempotency_key
        )
        return self._transport.send(call)

    def diff(self, workflow_id: str, other: str) -> builtins.list[dict[str, Any]]:
        """Compares two workflows, as a JSON Patch (RFC 6902)."""
        return self._transport.send(operations.diff(workflow_id, other))

    def diff_checkpoints(
        self, workflow_id: str, start: str, end: str
    ) -> builtins.list[dict[str, Any]]:
        """Compares two checkpoints of a workflow, as a JSON Patch."""
        return self._transport.send(operations.diff_checkpoints(workflow_id, start, end))

    def history(self, workflow_id: str) -> dict[str, Any]:
        """Reads the Temporal history, in Temporal's JSON."""
        return self._transport.send(operations.history(workflow_id))

    def watch(
        self, workflow_id: str, *, since: int | None = None, types: str | None = None
    ) -> Iterator[WorkflowEvent]:
        """Follows a workflow until it has ended: each event once and in order.

        A connection that is cut is made again, and continues after the last event. ``since`` is
        the sequence to begin after; None for the beginning. ``types`` names the wanted ones,
        separated by commas; None for all.
        """
        return streams.watch(self._transport, workflow_id, since, types)

    def wait(self, workflow_id: str, *, timeout: float | None = None) -> WorkflowExecution:
        """Waits until a workflow has completed, failed or was cancelled, and reads it.

        Raises ``WaitTimeoutError`` after ``timeout`` seconds; None for no limit.
        """
        if timeout is None:
            return self._ended(workflow_id)
        deadline, pause = time.monotonic() + timeout, 0.1
        while (status := self._status(workflow_id)) not in ENDED:
            left = deadline - time.monotonic()
            if left <= 0:
                raise WaitTimeoutError(f"Workflow {workflow_id} is still {status}")
            time.sleep(min(pause, left))
            pause = min(pause * 1.5, 2.0)
        return self.get(workflow_id)

    def _ended(self, workflow_id: str) -> WorkflowExecution:
        while True:
            if self._status(workflow_id) not in ENDED:
                for _ in self.watch(workflow_id, types=ENDS):
                    # A workflow that has failed may have been resumed.
                    if self._status(workflow_id) in ENDED:
                        break
            workflow = self.get(workflow_id)
            if workflow.status in ENDED:
                return workflow

    def _status(self, workflow_id: str) -> str:
        return str((self.get_fields(workflow_id, "status"))["status"])

    def artifact(self, workflow_id: str, task_id: str, name: str) -> bytes:
        """Reads a file that a task has saved, which must fit into memory."""
        file = Download(workflow_id, task_id, name)
        return b"".join([piece for piece in download(self._transport, file)])

    def save_artifact(self, workflow_id: str, task_id: str, name: str, target: str | Path) -> int:
        """Writes a file that a task has saved to ``target``, and returns its size in bytes.

        What is there already is replaced only by a whole file.
        """
        file = Download(workflow_id, task_id, name)
        with written(target) as output:
            for piece in download(self._transport, file):
                output.write(piece)
        return file.received
