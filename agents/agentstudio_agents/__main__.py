"""Runs the agent service: `agentstudio-agents`, or `python -m agentstudio_agents`."""

import socket
import sys
from collections.abc import Sequence
from typing import NoReturn

from agentstudio_agents.agent_file import AgentFileError, import_agent_file
from agentstudio_agents.built_in import built_in_agents, load_libraries
from agentstudio_agents.call_log import CallLog
from agentstudio_agents.compute import warm_up
from agentstudio_agents.definition import RegistrationError
from agentstudio_agents.log_format import log_to_stderr
from agentstudio_agents.options import Options, parse_options
from agentstudio_agents.registry import DECORATED, Registry
from agentstudio_agents.reloader import Reloader
from agentstudio_agents.server import listen, serve


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until told to stop. Ends with 2 and one line when it cannot start."""
    options = parse_options(arguments)
    log_to_stderr(options.log_level, options.log_format)
    if options.reload and options.listener is None:  # Else this is the one that serves.
        given = sys.argv[1:] if arguments is None else arguments
        Reloader(given, options.agents, _listener(options)).serve(options.host)
        return
    registry = _registry(options)
    try:
        call_log = CallLog(options.call_log)
    except OSError as error:
        _refuse(f"--call-log: {options.call_log} cannot be written: {error.strerror}")
    listener = _listener(options)
    warm_up(load_libraries)
    serve(options, registry, call_log, listener)


def _listener(options: Options) -> socket.socket:
    if options.listener is not None:
        return socket.socket(fileno=options.listener)
    try:
        return listen(options.host, options.port)
    except OSError as error:
        address = f"--host {options.host} --port {options.port}"
        _refuse(f"{address}: {error.strerror}; choose another with --port, or 0 for a free one")


def _registry(options: Options) -> Registry:
    try:
        for path in options.agents:
            import_agent_file(path)
        return built_in_agents(options).merged_with(DECORATED)
    except (AgentFileError, RegistrationError) as error:
        _refuse(f"--agents: {error}")


def _refuse(reason: str) -> NoReturn:
    print(f"agentstudio-agents: {reason}", file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
