"""Single agents, of the async client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
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
from agentstudio.pages import AsyncPages
from agentstudio.transport import AsyncTransport


class AsyncAgents:
    """Call single agents, as durably as workflows."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def get_types(self) -> list[str]:
        """Lists the types of agents that there are."""
        return await self._transport.send(operations.agent_types())

    async def get_type(self, agent_type: str) -> AgentDescription:
        """Describes an agent: the shapes of its configuration, input and result."""
        return await self._transport.send(operations.agent_type(agent_type))

    async def execute(
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
        return await self._transport.send(call)

    def execute_streaming(
        self,
        agent_type: str,
        request: Request | None = None,
        *,
        idempotency_key: str | None = None,
        **members: Any,  # noqa: ANN401
    ) -> AsyncIterator[AgentMessage]:
        """As ``execute``, with each thought as it occurs, and then the response.

        A connection that is cut is made again and finds the same task. A failure of the task is
        raised as the error that ``execute`` would raise.
        """
        body = _whole(request, members)
        call = operations.agent_stream(agent_type, body, idempotency_key or new_key())
        return streams.agent_async(self._transport, call)

    async def health(self) -> AgentHealth:
        """Asks for the health of the agent service. An unhealthy one is a result, not an error."""
        return await self._transport.send(operations.health())

    async def cancel(self, task_id: str) -> Message:
        """Cancels a single task."""
        return await self._transport.send(operations.cancel_task(task_id))

    async def task(self, task_id: str) -> SingleTask:
        """Reads a single task."""
        return await self._transport.send(operations.single_task(task_id))

    def tasks(
        self, *, limit: int | None = None, offset: int | None = None
    ) -> AsyncPages[SingleTask]:
        """Lists the single tasks: one page; iterating over it walks all pages from there."""
        query = {"limit": limit, "offset": offset}
        return AsyncPages(query, self._page)

    async def _page(self, query: dict[str, Any]) -> TaskPage:
        return await self._transport.send(operations.task_page(query))


def _whole(request: Request | None, members: Mapping[str, Any]) -> Request:
    if request is not None and members:
        raise TypeError("Give the request whole or by its members, not both")
    return members if request is None else request
