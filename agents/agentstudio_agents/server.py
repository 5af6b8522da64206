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
    asyncio.run(_serve(make_server(tasks), tasks, options.host, listener))
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


async def _serve(server: Server, tasks: Tasks, host: str, listener: socket.socket) -> None:
    def stop() -> None:
        _leave_after(STOP_SECONDS)
        tasks.stop()
        server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.005)
    if server.started:
        announce(host, listener)
    await serving


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
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OSError:
        listener.close()
        raise
    return listener
