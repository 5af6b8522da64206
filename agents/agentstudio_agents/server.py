"""The process that serves."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Generator
from typing import Final

import uvicorn

from agentstudio_agents.call_log import CallLog
from agentstudio_agents.options import Options
from agentstudio_agents.registry import Registry
from agentstudio_agents.service import service
from agentstudio_agents.tasks import Tasks

READY: Final = "agents ready on "
"""How the line on standard output begins that says where the service is to be found."""

STOP_SECONDS: Final = 3.5
"""Longest graceful stop. What then still runs ignores its cancellation, and the process leaves."""

_CONNECTION_SECONDS: Final = 2
"""How long the last answers may take once the tasks were told to stop."""


class Server(uvicorn.Server):
    """Leaves signals to `serve`, as uvicorn would end the process by the signal, not with 0."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Capture none."""
        yield


def serve(options: Options, registry: Registry, call_log: CallLog, listener: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT."""
    tasks = Tasks(registry, call_log, options.max_concurrent)
    asyncio.run(_serve(make_server(tasks), tasks, options, listener))
    call_log.close()


def make_server(tasks: Tasks) -> Server:
    """Make the HTTP server of these tasks."""
    config = uvicorn.Config(
        service(tasks),
        access_log=False,
        log_config=None,
        lifespan="on",
        timeout_graceful_shutdown=_CONNECTION_SECONDS,
    )
    return Server(config)


async def _serve(server: Server, tasks: Tasks, options: Options, listener: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    if options.listener is not None:
        _tell_at_end_of_input(loop, told)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.005)
    if server.started:
        announce(options.host, listener)
    stopping = asyncio.create_task(_stop_when_told(told, server, tasks, options.drain))
    await serving
    stopping.cancel()


def _tell_at_end_of_input(loop: asyncio.AbstractEventLoop, told: asyncio.Event) -> None:
    """Stop when the process that handed over its socket is gone, however it ended."""

    def end() -> None:
        loop.remove_reader(0)
        told.set()

    loop.add_reader(0, end)


async def _stop_when_told(
    told: asyncio.Event, server: Server, tasks: Tasks, drain_seconds: float
) -> None:
    """Stop at a signal, after running tasks had their time; at a second signal, at once."""
    await told.wait()
    told.clear()
    draining = asyncio.create_task(tasks.drain(drain_seconds))
    again = asyncio.create_task(told.wait())
    await asyncio.wait({draining, again}, return_when=asyncio.FIRST_COMPLETED)
    _leave_after(STOP_SECONDS)
    tasks.stop()
    server.should_exit = True


def announce(host: str, listener: socket.socket) -> None:
    """Print where the service is to be found."""
    shown = f"[{host}]" if ":" in host else host
    print(f"{READY}http://{shown}:{listener.getsockname()[1]}", flush=True)


def _leave_after(seconds: float) -> None:
    def leave() -> None:
        sys.stderr.flush()
        os._exit(0)

    timer = threading.Timer(seconds, leave)
    timer.daemon = True
    timer.start()


def listen(host: str, port: int) -> socket.socket:
    """Open the socket to serve on.

    Raises:
        OSError: The address is taken or not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, since asyncio spares only sockets that say TCP the 40 ms wait for acknowledgements.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OSError:
        listener.close()
        raise
    return listener
