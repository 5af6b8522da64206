"""Event streams over the transports, connected again as often as need be."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx

from agentstudio import operations
from agentstudio.call import Call
from agentstudio.events import AgentMessage, WorkflowEvent
from agentstudio.follow import AgentFollower, EventFollower, Reconnection, require_stream
from agentstudio.transport import AsyncTransport, Transport


def watch(
    transport: Transport, workflow_id: str | None, since: int | None, types: str | None
) -> Iterator[WorkflowEvent]:
    """Events of a workflow until it has ended, or of all workflows for ever."""
    follower = EventFollower(since)
    reconnection = Reconnection(transport.settings.retries)
    while True:
        error: Exception | None = None
        answer = connect(transport, operations.events(workflow_id, follower.last, types))
        if answer is None:
            return
        follower.connected()
        try:
            for piece in answer.iter_bytes():
                for event in follower.take(piece):
                    reconnection.progressed()
                    yield event
        except httpx.TransportError as cut:
            error = cut
        finally:
            answer.close()
        transport.pause(reconnection.ended(error, follower.parser.retry))


async def watch_async(
    transport: AsyncTransport, workflow_id: str | None, since: int | None, types: str | None
) -> AsyncIterator[WorkflowEvent]:
    """Events of a workflow until it has ended, or of all workflows for ever."""
    follower = EventFollower(since)
    reconnection = Reconnection(transport.settings.retries)
    while True:
        error: Exception | None = None
        call = operations.events(workflow_id, follower.last, types)
        answer = await connect_async(transport, call)
        if answer is None:
            return
        follower.connected()
        try:
            async for piece in answer.aiter_bytes():
                for event in follower.take(piece):
                    reconnection.progressed()
                    yield event
        except httpx.TransportError as cut:
            error = cut
        finally:
            await answer.aclose()
        await transport.pause(reconnection.ended(error, follower.parser.retry))


def agent(transport: Transport, call: Call[Any]) -> Iterator[AgentMessage]:
    """Messages of a single agent's call. Another connection finds the same task by its key."""
    follower = AgentFollower()
    reconnection = Reconnection(transport.settings.retries)
    while not follower.is_done:
        error: Exception | None = None
        answer = connect(transport, call)
        if answer is None:
            return
        follower.connected()
        try:
            for piece in answer.iter_bytes():
                for message in follower.take(piece):
                    reconnection.progressed()
                    yield message
        except httpx.TransportError as cut:
            error = cut
        finally:
            answer.close()
        if not follower.is_done:
            transport.pause(reconnection.ended(error, follower.parser.retry))


async def agent_async(transport: AsyncTransport, call: Call[Any]) -> AsyncIterator[AgentMessage]:
    """Messages of a single agent's call. Another connection finds the same task by its key."""
    follower = AgentFollower()
    reconnection = Reconnection(transport.settings.retries)
    while not follower.is_done:
        error: Exception | None = None
        answer = await connect_async(transport, call)
        if answer is None:
            return
        follower.connected()
        try:
            async for piece in answer.aiter_bytes():
                for message in follower.take(piece):
                    reconnection.progressed()
                    yield message
        except httpx.TransportError as cut:
            error = cut
        finally:
            await answer.aclose()
        if not follower.is_done:
            await transport.pause(reconnection.ended(error, follower.parser.retry))


def connect(transport: Transport, call: Call[Any]) -> httpx.Response | None:
    """An answer whose body is an event stream; None when nothing is left to be sent."""
    return _stream_of(opened(transport, call))


async def connect_async(transport: AsyncTransport, call: Call[Any]) -> httpx.Response | None:
    """An answer whose body is an event stream; None when nothing is left to be sent."""
    return _stream_of(await opened_async(transport, call))


def opened(transport: Transport, call: Call[Any]) -> httpx.Response:
    """An accepted answer whose body is still to be read."""
    tries = transport.tries(call)
    while True:
        try:
            answer = transport.open(call, stream=True)
            if answer.status_code not in call.accepted:
                answer.read()
        except httpx.TransportError as error:
            transport.pause(tries.after_failure(error))
            continue
        again = tries.after_answer(answer)
        if again is None:
            return answer
        transport.pause(again)


async def opened_async(transport: AsyncTransport, call: Call[Any]) -> httpx.Response:
    """An accepted answer whose body is still to be read."""
    tries = transport.tries(call)
    while True:
        try:
            answer = await transport.open(call, stream=True)
            if answer.status_code not in call.accepted:
                await answer.aread()
        except httpx.TransportError as error:
            await transport.pause(tries.after_failure(error))
            continue
        again = tries.after_answer(answer)
        if again is None:
            return answer
        await transport.pause(again)


def _stream_of(answer: httpx.Response) -> httpx.Response | None:
    if answer.status_code == 204:
        return None
    require_stream(answer)
    return answer
