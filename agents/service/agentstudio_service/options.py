"""The command line."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, get_args

from agentstudio_agents.process.priority import NICEST
from agentstudio_service.environment import PREFIX, OptionParser
from agentstudio_service.log_format import LogFormat
from agentstudio_service.plugins import Plugin
from agentstudio_service.version import VERSION

_PROGRAM: Final = "agentstudio-agents"
_USAGE: Final = "%(prog)s serve FILE.py ... [OPTION ...]"

LOG_LEVELS: Final = ("debug", "info", "warning", "error", "critical")

MAX_DRAIN_SECONDS: Final = 3 * 60 * 60
"""As long as the longest task may take."""


CALL_GRACE_SECONDS: Final = 60
"""More than what passes until a worker that died is noticed, which is 10 s, and another one has the
task, which is at most 30 s later."""


class Options(argparse.Namespace):
    """What the command line says.

    Attributes:
        host: Address to listen on.
        allow_host: Hosts that requests may be for, in addition to those of this machine.
        port: Port to listen on. 0: any that is free.
        secret_file: File with the secret that callers must know. None: they need none.
        tls_certificate: Certificate to serve with, in PEM. None: without TLS.
        tls_key: Its private key.
        tls_client_ca: Authorities whose certificates clients must have. None: they need none.
        listener: Descriptor of a socket that listens already, instead of host and port. None: none.
        reload: Whether to restart when a file of agents changes.
        files: As agents, where the command line says `serve`.
        agents: Python files whose `@agent` functions are served too.
        call_log: File that calls are recorded in. None: they are not.
        max_concurrent: Most tasks at once; a further one is refused with 503.
        agent_concurrency: Agent types, and how many tasks of each run at once at most.
        agent_memory: Most memory of the process of each file of agents, in MiB.
        agent_nice: How much nicer than the service the process of each file is, from 0 to 19.
        call_grace: How many seconds a call with an id continues without its caller. 0: it ends with
            its connection.
        drain: How many seconds running tasks may continue after SIGTERM.
        log_level: Least severe level that is logged to standard error.
        log_format: Whether log lines are text or JSON.
    """

    host: str
    allow_host: list[str]
    port: int
    secret_file: Path | None
    tls_certificate: Path | None
    tls_key: Path | None
    tls_client_ca: Path | None
    listener: int | None
    reload: bool
    files: list[Path]
    agents: list[Path]
    call_log: Path | None
    max_concurrent: int
    agent_concurrency: list[tuple[str, int]]
    agent_memory: int
    agent_nice: int
    call_grace: float
    drain: float
    log_level: str
    log_format: LogFormat


def parse_options(
    arguments: Sequence[str] | None = None, plugins: Sequence[Plugin] = ()
) -> Options:
    """Read the environment and the command line, which wins.

    Ends the process with 2 and one line about what is wrong with them. `serve FILE.py …` and
    `--agents FILE.py …` are two ways to say the same.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    is_serve = given[:1] == ["serve"]
    parser = _parser(f"{_PROGRAM} serve") if is_serve else _parser(_PROGRAM, _USAGE)
    for plugin in plugins:
        plugin.add_options(parser)
    options = Options()
    declared = (Options, *(plugin.options for plugin in plugins))
    parser.read_environment(options, os.environ, declared)
    if is_serve:
        parser.add_argument("files", type=_file, nargs="*", metavar="FILE.py",
            help="Python files with agents of your own")  # fmt: skip
        parser.parse_intermixed_args(given[1:], options)
        options.agents = [*options.agents, *options.files]
    else:
        parser.parse_args(given, options)
    _check_tls(parser, options)
    for plugin in plugins:
        plugin.check_options(parser, options)
    return options


def _check_tls(parser: OptionParser, options: Options) -> None:
    if (options.tls_certificate is None) != (options.tls_key is None):
        parser.error("--tls-certificate and --tls-key belong together")
    if options.tls_client_ca is not None and options.tls_certificate is None:
        parser.error("--tls-client-ca needs --tls-certificate")


def _parser(program: str, usage: str | None = None) -> OptionParser:
    parser = OptionParser(
        prog=program,
        usage=usage,
        description="Runs agents behind HTTP.",
        epilog=f"The environment may set each option too: --http-allow as {PREFIX}HTTP_ALLOW.",
    )
    add = parser.add_argument
    add("--version", action="version", version=VERSION)
    add("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
    add("--port", type=_port, default=8088, help="port; 0 = a free one (default %(default)s)")
    add("--allow-host", nargs="+", action="extend", default=[], metavar="NAME",
        help="further hosts that requests may be for: names, *.example.com, or * for all",
    )  # fmt: skip
    add(
        "--secret-file",
        type=_file,
        metavar="FILE",
        help="file with the secret that callers must send, one a line; read again when it changes",
    )
    add(
        "--tls-certificate",
        type=_file,
        metavar="FILE",
        help="certificate to serve https with, and its chain, in PEM",
    )
    add("--tls-key", type=_file, metavar="FILE", help="its private key, in PEM")
    add("--tls-client-ca", type=_file, metavar="FILE",
        help="authorities whose certificates clients must have, in PEM")  # fmt: skip
    add("--listener", type=int, help=argparse.SUPPRESS)
    add("--agents", type=_file, nargs="+", action="extend", default=[],
        metavar="FILE.py", help="Python files with agents, as with serve")  # fmt: skip
    add("--reload", action="store_true", help="restart when a file of agents changes")
    add("--call-log", type=Path, metavar="FILE", help="JSONL file that calls are recorded in")
    add("--max-concurrent", type=_positive, default=32, metavar="N",
        help="most tasks at once (default %(default)s)")  # fmt: skip
    add("--agent-concurrency", type=_concurrency, nargs="+", action="extend", default=[],
        metavar="TYPE=N",
        help="most tasks at once of one agent, where it allows more itself")  # fmt: skip
    add("--agent-memory", type=_positive, default=2048, metavar="MIB",
        help="most memory of the process of each file of agents (default %(default)s)")  # fmt: skip
    add("--agent-nice", type=_niceness, default=3, metavar="N",
        help="how much lower than the service's the priority of agents' processes is, from 0 to 19"
        " (default %(default)s)")  # fmt: skip
    add("--call-grace", type=_seconds, default=CALL_GRACE_SECONDS,
        metavar="SECONDS",
        help="how long a call continues when its worker is gone; 0 = not at all"
        " (default %(default)s)")  # fmt: skip
    add("--drain", type=_seconds, default=0, metavar="SECONDS",
        help="how long running tasks may continue after SIGTERM (default %(default)s)")  # fmt: skip
    add("--log-format", choices=get_args(LogFormat), default=os.environ.get("LOG_FORMAT", "text"),
        help="default text, or what LOG_FORMAT says")  # fmt: skip
    add("--log-level", choices=LOG_LEVELS, default="info", help="default %(default)s")
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{port} is not from 0 to 65535")
    return port


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is below 1")
    return number


def _concurrency(text: str) -> tuple[str, int]:
    agent_type, equals, number = text.rpartition("=")
    if not equals or not agent_type:
        raise argparse.ArgumentTypeError(f"TYPE=N is expected, not {text}")
    return agent_type, _positive(number)


def _niceness(text: str) -> int:
    niceness = int(text)
    if not 0 <= niceness <= NICEST:
        raise argparse.ArgumentTypeError(f"{niceness} is not from 0 to {NICEST}")
    return niceness


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= MAX_DRAIN_SECONDS:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to {MAX_DRAIN_SECONDS}")
    return seconds


def _file(text: str) -> Path:
    if not Path(text).is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return Path(text).resolve()
