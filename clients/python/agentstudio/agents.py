"""Single agents, of the blocking client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from agentstudio import operations, streams
from agentstudio.call import Timeout, new_key
from agentstudio.events import AgentMessage
from agentstudio.models import (
    AgentDescription,
    AgentHealth,
    AgentResponse,
    Message,
    SingleTask,
    TaskPage,
)
from agentstudio.operations import Request
from agentstudio.pages import Page
from agentstudio.transport import Transport


class Agents:
    """Call single agents, as durably as workflows."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get_types(self) -> list[str]:
        """Lists the types of agents that there are."""
        return self._transport.send(operations.agent_types())

    def get_type(self, agent_type: str) -> AgentDescription:
        """Describes an agent: the shapes of its configuration, input and result."""
        return self._transport.send(operations.agent_type(agent_type))

    def execute(
        self,
        agent_type: str,
        request: Request | None = None,
        *,
        idempotency_key: str | None = None,
        request_timeout: Timeout = None,
        **members: Any,  # noqa: ANN401
    ) -> AgentResponse:
        """Has one agent carry out a task, and waits for its response.

        The request is given whole, or by its members: ``task``, ``input``, ``context``,
        ``configuration`` and ``timeout`` (of the task). However often it is sent, the task is
        started once. ``response_metadata.task_id`` names it. ``request_timeout`` is in seconds
        without an answer; None for no limit.
        """
        call = operations.agent_execute(
            agent_type, _whole(request, members), idempotency_key, request_timeout
        )
        return self._transport.send(call)

    def execute_streaming(
        self,
        agent_type: str,
        request: Request | None = None,
        *,
        idempotency_key: str | None = None,
        **members: Any,  # noqa: ANN401
    ) -> Iterator[AgentMessage]:
        """As ``execute``, with each thought as it occurs, and then the response.

        A connection that is cut is made again and finds the same task. A failure of the task is
        raised as the error that ``execute`` would raise.
        """
        body = _whole(request, members)
        call = operations.agent_stream(agent_type, body, idempotency_key or new_key())
        return streams.agent(self._transport, call)

    def health(self) -> AgentHealth:
        """Asks for the health of the agent service. An unhealthy one is a result, not an error."""
        return self._transport.send(operations.health())

    def cancel(self, task_id: str) -> Message:
        """Cancels a single task."""
        return self._transport.send(operations.cancel_task(task_id))

    def task(self, task_id: str) -> SingleTask:
        """Reads a single task."""
        return self._transport.send(operations.single_task(task_id))

    def tasks(self, *, limit: int | None = None, offset: int | None = None) -> Page[SingleTask]:
        """Lists the single tasks: one page; iterating over it walks all pages from there."""
        query = {"limit": limit, "offset": offset}
        return Page(self._page(query), query, self._page)

    def _page(self, query: dict[str, Any]) -> TaskPage:
        return self._transport.send(operations.task_page(query))


def _whole(request: Request | None, members: Mapping[str, Any]) -> Request:
    if request is not None and members:
        raise TypeError("Give the request whole or by its members, not both")
    return members if request is None else request
