"""The process that serves."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import AsyncGenerator, Generator
from ipaddress import ip_address
from typing import Final

import uvicorn

from agentstudio_agents.definition.registry import Registry
from agentstudio_service.calls.lasting_calls import LastingCalls
from agentstudio_service.http.allowed_hosts import AllowedHosts
from agentstudio_service.http.application import service
from agentstudio_service.http.connection import Connection
from agentstudio_service.http.shared_secret import SecretFile
from agentstudio_service.http.tls import Tls
from agentstudio_service.options import Options
from agentstudio_service.processes.agent_files import AgentFiles
from agentstudio_service.processes.loop_watchdog import LoopWatchdog
from agentstudio_service.processes.persistent_loop import run_to_end
from agentstudio_service.tasks.call_log import CallLog
from agentstudio_service.tasks.catalog import Catalog
from agentstudio_service.tasks.running_tasks import Tasks
from agentstudio_service.tasks.slots import Slots

READY: Final = "agents ready on "
"""How the line on standard output begins that says where the service is to be found."""

STOP_SECONDS: Final = 3.5
"""Longest graceful stop. What then still runs ignores its cancellation, and the process exits."""

RECEIVE_BYTES: Final = 64 * 1024
"""Buffer of each connection for what is not read yet; Linux doubles it for its bookkeeping."""

_CONNECTION_SECONDS: Final = 2
"""How long the last answers may take once the tasks are being stopped."""

_RECORD_SECONDS: Final = 0.5
"""How long it may take to record calls that ended with the processes of their agents."""


class Server(uvicorn.Server):
    """Leaves signals to `serve`, as uvicorn would end the process by the signal, not with 0."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Capture none."""
        yield


def serve(options: Options, registry: Registry, call_log: CallLog, listener: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises:
        AgentFileError: A file of agents cannot be used.
        RegistrationError: Two agents have the same type.
        SecretFileError: The file of the secret cannot be used.
        TlsError: A file with a certificate or a key cannot be used.
    """
    run_to_end(_serve(options, registry, call_log, listener))
    call_log.close()


def make_server(
    calls: LastingCalls,
    hosts: AllowedHosts,
    is_local: bool = False,
    secret: SecretFile | None = None,
    tls: Tls | None = None,
) -> Server:
    """Make the HTTP server of these calls, for requests to these hosts; see `service`.

    Without `tls` it is not encrypted.
    """
    config = uvicorn.Config(
        service(calls, hosts, is_local, secret),
        ssl_context_factory=None if tls is None else lambda _, __: tls.context,
        http=Connection,
        ws="none",
        access_log=False,
        log_config=None,
        lifespan="on",
        timeout_graceful_shutdown=_CONNECTION_SECONDS,
    )
    return Server(config)


async def _serve(
    options: Options, registry: Registry, call_log: CallLog, listener: socket.socket
) -> None:
    watchdog = LoopWatchdog(asyncio.get_running_loop())
    agents = Catalog(registry)
    slots = Slots(options.max_concurrent, dict(options.agent_concurrency))
    tasks = Tasks(agents, call_log, slots)
    files = AgentFiles(options, tasks.metrics.restarted)
    try:
        for agent in await files.start():
            agents.add(agent)
        watchdog.start()
        hosts = AllowedHosts(options.allow_host, options.host)
        calls = LastingCalls(tasks, options.call_grace)
        tls = tls_of(options)
        server = make_server(calls, hosts, _is_loopback(options.host), secret_of(options), tls)
        async with _reloading(tls):
            await _serve_until_stopped(server, tasks, options, listener)
    finally:
        watchdog.stop()
        await files.stop()
        await tasks.drain(_RECORD_SECONDS)


def tls_of(options: Options) -> Tls | None:
    """What the options say about TLS. None: no encryption.

    Raises:
        TlsError: A file cannot be used.
    """
    if options.tls_certificate is None or options.tls_key is None:
        return None
    return Tls(options.tls_certificate, options.tls_key, options.tls_client_ca)


def secret_of(options: Options) -> SecretFile | None:
    """What callers must know. None: nothing.

    Raises:
        SecretFileError: The file cannot be used.
    """
    return None if options.secret_file is None else SecretFile(options.secret_file)


@contextlib.asynccontextmanager
async def _reloading(tls: Tls | None) -> AsyncGenerator[None]:
    watching = None if tls is None else asyncio.create_task(tls.watch())
    try:
        yield
    finally:
        if watching is not None:
            watching.cancel()


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def _serve_until_stopped(
    server: Server, tasks: Tasks, options: Options, listener: socket.socket
) -> None:
    loop = asyncio.get_running_loop()
    stop_requested = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop_requested.set)
    if options.listener is not None:
        _stop_at_end_of_input(loop, stop_requested)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.005)
    if server.started:
        announce(options.host, listener, "http" if options.tls_certificate is None else "https")
    stopping = asyncio.create_task(_stop_on_request(stop_requested, server, tasks, options.drain))
    await serving
    stopping.cancel()


def _stop_at_end_of_input(loop: asyncio.AbstractEventLoop, stop_requested: asyncio.Event) -> None:
    """Stop when the process that passed its socket has ended, for any reason."""

    def end() -> None:
        loop.remove_reader(0)
        stop_requested.set()

    loop.add_reader(0, end)


async def _stop_on_request(
    stop_requested: asyncio.Event, server: Server, tasks: Tasks, drain_seconds: float
) -> None:
    """Stop at a signal, after running tasks had their time; at a second signal, at once."""
    await stop_requested.wait()
    stop_requested.clear()
    draining = asyncio.create_task(tasks.drain(drain_seconds))
    again = asyncio.create_task(stop_requested.wait())
    await asyncio.wait({draining, again}, return_when=asyncio.FIRST_COMPLETED)
    _leave_after(STOP_SECONDS)
    tasks.stop()
    server.should_exit = True


def announce(host: str, listener: socket.socket, scheme: str = "http") -> None:
    """Print where the service is to be found."""
    shown = f"[{host}]" if ":" in host else host
    print(f"{READY}{scheme}://{shown}:{listener.getsockname()[1]}", flush=True)


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
    # Each connection inherits it: of many that send much at once, none then delays the others,
    # nor can they fill the machine's memory with what is not read yet.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BYTES)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OSError:
        listener.close()
        raise
    return listener
