"""What libraries do differently from the code that the project has in their place; see ADR 23."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from pathlib import Path
from typing import Any

import pytest
from loky.process_executor import (  # pyright: ignore[reportMissingTypeStubs]
    ProcessPoolExecutor,
    TerminatedWorkerError,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from sse_starlette import EventSourceResponse
from starlette.types import Message, Scope, Send

from agentstudio_agents import AgentRequest, AgentRun
from agentstudio_agents.call.request import AgentCall
from agentstudio_agents.call.trace_context import continue_trace, current_traceparent
from agentstudio_agents.definition.registry import Registry
from agentstudio_service.http.event_stream import EventStream
from agentstudio_service.tasks.call_log import CallLog
from agentstudio_service.tasks.running_tasks import Tasks
from agentstudio_service.tasks.slots import Slots
from tests import work
from tests.running_service import eventually, has_ended

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SPAN = "00f067aa0ba902b7"


@pytest.fixture
def executor() -> Generator[Any]:
    made: Any = ProcessPoolExecutor(2)
    yield made
    made.shutdown(kill_workers=True)


def test_loky_loses_other_calls_when_one_is_ended(executor: Any, tmp_path: Path) -> None:  # noqa: ANN401
    pid_file = tmp_path / "pid"
    endless = executor.submit(work.compute_for_ever, pid_file)
    while not pid_file.exists():
        assert not endless.done()
    other = executor.submit(time.sleep, 600)
    assert not endless.cancel()
    os.kill(int(pid_file.read_text()), signal.SIGKILL)
    with pytest.raises(TerminatedWorkerError):
        other.result(timeout=120)


async def test_loky_leaves_daemons_of_its_workers(executor: Any, tmp_path: Path) -> None:  # noqa: ANN401
    pid_file = tmp_path / "pid"
    executor.submit(work.daemonize_and_wait, pid_file)
    await eventually(pid_file.exists, 60)
    await asyncio.to_thread(executor.shutdown, kill_workers=True)
    daemon = int(pid_file.read_text())
    assert not has_ended(daemon)
    os.kill(daemon, signal.SIGKILL)


def by_opentelemetry(traceparent: str) -> str | None:
    """Return what OpenTelemetry passes on of a header."""
    propagator, carrier = TraceContextTextMapPropagator(), dict[str, str]()
    propagator.inject(carrier, propagator.extract({"traceparent": traceparent}))
    return carrier.get("traceparent")


def by_service(traceparent: str) -> str | None:
    continue_trace(traceparent)
    return current_traceparent()


@pytest.mark.parametrize(
    "traceparent",
    [
        f"00-{TRACE}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-00",
        f"00-{TRACE}-{SPAN}-01-more",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}",
        "",
    ],
)
def test_trace_context_is_read_as_opentelemetry_reads_it(traceparent: str) -> None:
    assert by_service(traceparent) == by_opentelemetry(traceparent)


def test_opentelemetry_does_not_return_the_header_of_a_caller_as_it_was() -> None:
    later = f"01-{TRACE}-{SPAN}-01-of-a-later-version"
    assert by_service(later) == later
    assert by_opentelemetry(later) == f"00-{TRACE}-{SPAN}-01"


class CountingLoop(asyncio.SelectorEventLoop):
    """Counts the callbacks that it is given."""

    scheduled = 0

    def call_soon(self, *arguments: Any, **named: Any) -> asyncio.Handle:  # noqa: ANN401
        self.scheduled += 1
        return super().call_soon(*arguments, **named)


async def stream_by_service(events: int, send: Send) -> None:
    async def chat(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        for _ in range(events):
            await run.think("action", "x")
        return {}

    registry = Registry()
    registry.add("chat", chat)
    agent = registry.find("chat")
    assert agent is not None
    log = CallLog(None)
    tasks = Tasks(registry, log, Slots(1))
    call = AgentCall(task="t")
    await EventStream(lambda listener: tasks.start(agent, call, listener), lambda each: each)(
        SCOPE, connected, send
    )
    await tasks.close()
    log.close()


async def stream_by_library(events: int, send: Send) -> None:
    """Stream so that the producer of each event waits until it was written."""
    queue: asyncio.Queue[tuple[bytes, asyncio.Future[None]] | None] = asyncio.Queue()

    async def produce() -> None:
        for _ in range(events):
            written = asyncio.get_running_loop().create_future()
            queue.put_nowait((b"data: x\n\n", written))
            await written
        queue.put_nowait(None)

    async def consume() -> AsyncGenerator[bytes]:
        while (each := await queue.get()) is not None:
            yield each[0]
            each[1].set_result(None)

    producing = asyncio.create_task(produce())
    await EventSourceResponse(consume(), ping=0)(SCOPE, connected, send)
    await producing


SCOPE: Scope = {"type": "http", "method": "POST", "path": "/", "headers": []}


async def connected() -> Message:
    await asyncio.get_running_loop().create_future()
    raise AssertionError


async def ignore(message: Message) -> None:
    pass


Stream = Callable[[int, Send], Coroutine[Any, Any, None]]


def callbacks_an_event(stream: Stream) -> float:
    """Return how many callbacks of the event loop an event takes."""
    counts: list[int] = []
    for events in (100, 600):
        loop = CountingLoop()
        with asyncio.Runner(loop_factory=lambda loop=loop: loop) as runner:
            runner.run(stream(events, ignore))
        counts.append(loop.scheduled)
    return (counts[1] - counts[0]) / 500


def test_sse_starlette_takes_turns_of_the_loop_where_the_agent_writes_itself() -> None:
    assert callbacks_an_event(stream_by_service) < 0.5
    assert callbacks_an_event(stream_by_library) >= 2


def test_sse_starlette_replaces_a_method_of_the_server_for_the_whole_process() -> None:
    look = (
        "from uvicorn import Server; before = Server.handle_exit;"
        "import sse_starlette; print(Server.handle_exit is before)"
    )
    ended = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert ended.stdout == "False\n"
