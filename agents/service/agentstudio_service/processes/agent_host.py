"""The process that runs the agents of one file.

It knows no HTTP: the service process sends it calls and receives events and answers.
"""

import asyncio
import ctypes
import faulthandler
import json
import logging
import os
import signal
import socket
import sys
from collections import deque
from contextvars import Context
from pathlib import Path
from typing import Any, Final, NoReturn

from agentstudio_agents.artifacts.artifact import Artifact
from agentstudio_agents.artifacts.artifact_store import ArtifactAccess
from agentstudio_agents.artifacts.remote_store import artifacts_of
from agentstudio_agents.call.event_body import WrittenEvent, saved_event, written
from agentstudio_agents.call.plain_json import encode_json
from agentstudio_agents.call.request import AgentCall
from agentstudio_agents.call.run import AgentRun, discard
from agentstudio_agents.call.thought import AgentEvent
from agentstudio_agents.call.trace_context import continue_trace
from agentstudio_agents.definition.agent_definition import AgentDefinition
from agentstudio_agents.definition.registry import DECORATED
from agentstudio_agents.error import DefectError, describe_error, traceback_of
from agentstudio_agents.process.agent_file import AgentFileError, import_agent_file
from agentstudio_agents.process.process_pool import ProcessPool
from agentstudio_service.log_format import begin_call, log_to_stderr
from agentstudio_service.processes.frames import TO_HOST, Frames, Kind
from agentstudio_service.processes.host_settings import HostSettings
from agentstudio_service.processes.loop_watchdog import LoopWatchdog
from agentstudio_service.processes.memory import limit_own_memory
from agentstudio_service.processes.persistent_loop import run_to_end

_PR_SET_PDEATHSIG: Final = 1
_CANNOT_REPORT: Final = 70
"""Exit code of a process that can no longer serve, as of sysexits.h for an internal error."""

_log = logging.getLogger("agentstudio_agents")


def main(descriptor: int, settings_json: str) -> None:
    """Serve calls until the service process closes the connection or ends."""
    settings = HostSettings.from_json(settings_json)
    _end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    log_to_stderr(settings.log_level, settings.log_format)
    faulthandler.enable()
    if settings.memory_bytes is not None:
        limit_own_memory(settings.memory_bytes)
    sys.path[:] = settings.path
    connection = socket.socket(fileno=descriptor)
    connection.setblocking(False)
    # Before there is a loop: a file may use `asyncio.run` while it is imported.
    fault = _import(settings.file)
    run_to_end(_serve(connection, fault))


def _leave() -> NoReturn:
    """End the process, whatever tasks and threads the agents have left."""
    try:
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:  # Also if the agents have replaced any of these.
        os._exit(0)


def _end_with_parent() -> None:
    """On Linux, have the kernel end this process with its parent, whatever runs in it."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent or parent == 1:
            os._exit(0)


def _import(file: Path) -> str | None:
    """Import the file; return why that failed, in one line."""
    try:
        import_agent_file(file)
    except AgentFileError as error:
        return str(error)
    return None


async def _serve(connection: socket.socket, fault: str | None) -> None:
    loop = asyncio.get_running_loop()
    host = _Host(loop)
    _, frames = await loop.connect_accepted_socket(
        lambda: Frames(TO_HOST, host.receive, host.closed.set), connection
    )
    host.frames = frames
    if fault is not None:
        frames.send(Kind.READY, payload=encode_json({"error": fault}))
        frames.close()
        await host.closed.wait()
        _leave()
    watchdog = LoopWatchdog(loop)
    agents = [_about(each) for each in DECORATED.available]
    frames.send(Kind.READY, payload=encode_json({"agents": agents}))
    watchdog.start()
    await host.closed.wait()
    await host.processes.close()
    _leave()


def _about(definition: AgentDefinition) -> dict[str, Any]:
    return {
        "concurrency": definition.concurrency,
        "description": definition.description.to_wire(),
    }


class _Host:
    """The calls that run in this process."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.frames: Frames
        self.closed = asyncio.Event()
        self.processes = ProcessPool()
        self._loop = loop
        self._calls: dict[int, _Call] = {}

    def receive(self, kind: Kind, number: int, payload: bytes) -> None:
        """Take a message of the service process."""
        if kind is Kind.PING:
            self.frames.send(Kind.PONG, number)
        elif kind is Kind.CALL:
            self._start(number, payload)
        elif number in self._calls:
            call = self._calls[number]
            if kind is Kind.CANCEL:
                call.cancel()
            elif kind is Kind.RECEIVED:
                call.received()
            elif kind is Kind.ACCESS:
                call.renew(payload)

    def _start(self, number: int, payload: bytes) -> None:
        head, _, body = payload.partition(b"\n")
        about: dict[str, Any] = json.loads(head)
        call = self._calls[number] = _Call(self.frames, number, self.processes)
        context = Context()  # The call has to be known before its task is created.
        context.run(begin_call, about["agentType"], about["workflowExecutionId"], about["taskId"])
        context.run(continue_trace, about["traceparent"])
        call.task = self._loop.create_task(call.serve(about, body), context=context)
        call.task.add_done_callback(lambda task: self._end(number, task))

    def _end(self, number: int, task: "asyncio.Task[None]") -> None:
        self._calls.pop(number, None)
        if task.cancelled():  # Before it began, else it has reported that itself.
            failure = {"detail": None, "traceback": None}
            self.frames.send(Kind.FAILURE, number, encode_json(failure))
        elif task.exception() is not None:
            # What has happened cannot be reported: the agent has broken what that needs.
            os._exit(_CANNOT_REPORT)


class _Call:
    """A call of an agent of this process."""

    def __init__(self, frames: Frames, number: int, processes: ProcessPool) -> None:
        self.task: asyncio.Task[None] | None = None
        self._frames = frames
        self._number = number
        self._processes = processes
        self._run: AgentRun | None = None
        self._unreceived: deque[asyncio.Future[None]] = deque()

    async def serve(self, about: dict[str, Any], body: bytes) -> None:
        """Run the agent and send its outcome."""
        agent_type: str = about["agentType"]
        call = AgentCall.model_validate_json(body)
        definition = DECORATED.find(agent_type)
        listener = self._send_event if about["isStreamed"] else discard

        async def on_saved(artifact: Artifact) -> None:
            await listener(saved_event(artifact))

        run = self._run = AgentRun(
            listener,
            about["taskId"],
            call.workflow_execution_id,
            call.attempt,
            self._processes,
            artifacts_of(call.artifact_access, on_saved),
        )
        try:
            if definition is None:
                raise DefectError(f"its file no longer has the agent '{agent_type}'")
            answer = await definition.answer(call, run)
        except BaseException as error:  # noqa: BLE001 - whatever an agent raises ends its own task
            self._send_failure(agent_type, error)
        else:
            summary = {"success": answer.success, "errorMessage": answer.error_message}
            self._frames.send(Kind.ANSWER, self._number, encode_json(summary) + b"\n" + answer.body)

    def cancel(self) -> None:
        """Cancel the agent."""
        if self._run is not None:
            self._run.cancel()
        if self.task is not None:
            self.task.cancel()

    def renew(self, access: bytes) -> None:
        """Let the agent reach its files in another way."""
        if self._run is not None:
            self._run.renew_artifacts(ArtifactAccess.model_validate_json(access))

    def received(self) -> None:
        """Let the agent continue whose event was delivered."""
        if self._unreceived:
            waiting = self._unreceived.popleft()
            if not waiting.done():  # It is, if the agent was cancelled meanwhile.
                waiting.set_result(None)

    async def _send_event(self, event: AgentEvent | WrittenEvent) -> None:
        """Send an event and wait until it was delivered, so that a slow reader slows the agent."""
        delivered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._unreceived.append(delivered)
        self._frames.send(Kind.EVENT, self._number, written(event))
        await delivered

    def _send_failure(self, agent_type: str, error: BaseException) -> None:
        is_cancelled = isinstance(error, asyncio.CancelledError)
        if is_cancelled and self._run is not None and self._run.cancelled:
            lines = None
        else:
            lines = traceback_of(error)
            _log.error("agent '%s' failed", agent_type, exc_info=error)
        failure = {"detail": describe_error(error), "traceback": lines}
        self._frames.send(Kind.FAILURE, self._number, encode_json(failure))
