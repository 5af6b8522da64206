"""Runs the agent service: `agentstudio-agents`, or `python -m agentstudio_service`."""

import os
import socket
import sys
import threading
from collections.abc import Sequence
from typing import Final, NoReturn

from agentstudio_agents.definition.agent_definition import RegistrationError
from agentstudio_agents.definition.registry import Registry
from agentstudio_agents.process.agent_file import AgentFileError
from agentstudio_service.http.shared_secret import SecretFileError
from agentstudio_service.http.tls import TlsError
from agentstudio_service.log_format import log_to_stderr
from agentstudio_service.options import Options, parse_options
from agentstudio_service.plugins import installed_plugins
from agentstudio_service.reloader import Reloader
from agentstudio_service.server import listen, serve
from agentstudio_service.tasks.call_log import CallLog

_USAGE: Final = 2
"""Exit code for options and files that the user can put right."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until SIGTERM or SIGINT. Ends with 2 and one line when it cannot start."""
    # Reports and recorded calls hold what callers sent, which is not for other users.
    os.umask(0o077)
    plugins = installed_plugins()
    options = parse_options(arguments, plugins)
    log_to_stderr(options.log_level, options.log_format)
    if options.reload and options.listener is None:  # Else this is the one that serves.
        given = sys.argv[1:] if arguments is None else arguments
        try:
            if not Reloader(given, options.agents, _listener(options)).serve(options.host):
                sys.exit(_USAGE)
        except OSError as error:
            _refuse(f"--reload: {error}")
        return
    try:
        call_log = CallLog(options.call_log)
    except OSError as error:
        _refuse(f"--call-log: {options.call_log} cannot be written: {error.strerror}")
    listener = _listener(options)
    registry = Registry()
    for plugin in plugins:
        plugin.register(registry, options)
        threading.Thread(target=plugin.load_libraries, daemon=True).start()
    try:
        serve(options, registry, call_log, listener)
    except (AgentFileError, RegistrationError) as error:
        _refuse(f"--agents: {error}")
    except SecretFileError as error:
        _refuse(f"--secret-file: {error}")
    except TlsError as error:
        _refuse(f"--tls-certificate: {error}")


def _listener(options: Options) -> socket.socket:
    if options.listener is not None:
        return socket.socket(fileno=options.listener)
    try:
        return listen(options.host, options.port)
    except OSError as error:
        address = f"--host {options.host} --port {options.port}"
        _refuse(f"{address}: {error.strerror}; choose another with --port, or 0 for a free one")


def _refuse(reason: str) -> NoReturn:
    print(f"agentstudio-agents: {reason}", file=sys.stderr)
    sys.exit(_USAGE)


if __name__ == "__main__":
    main()
