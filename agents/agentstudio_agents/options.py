"""The command line."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, get_args

from agentstudio_agents.built_in_options import (
    BuiltInOptions,
    add_built_in_options,
    check_built_in_options,
)
from agentstudio_agents.environment import PREFIX, OptionParser
from agentstudio_agents.log_format import LogFormat
from agentstudio_agents.version import VERSION

_PROGRAM: Final = "agentstudio-agents"
_USAGE: Final = "%(prog)s serve FILE.py ... [OPTION ...]"

LOG_LEVELS: Final = ("debug", "info", "warning", "error", "critical")

MAX_DRAIN_SECONDS: Final = 3 * 60 * 60
"""As long as the longest task may take."""


class Options(BuiltInOptions):
    """What the command line says.

    Attributes:
        host: Address to listen on.
        port: Port to listen on. 0: any that is free.
        listener: Descriptor of a socket that listens already, instead of host and port. None: none.
        reload: Whether to start anew when a file of agents changes.
        files: As agents, where the command line says `serve`.
        agents: Python files whose `@agent` functions are served too.
        call_log: File that calls are recorded in. None: they are not.
        max_concurrent: Most tasks at once; a further one is refused with 503.
        drain: How many seconds running tasks may go on once the service was told to stop.
        log_level: Least severe level that is logged to standard error.
        log_format: Whether log lines are text or JSON.
    """

    host: str
    port: int
    listener: int | None
    reload: bool
    files: list[Path]
    agents: list[Path]
    call_log: Path | None
    max_concurrent: int
    drain: float
    log_level: str
    log_format: LogFormat


def parse_options(arguments: Sequence[str] | None = None) -> Options:
    """Read the environment and the command line, which wins.

    Ends the process with 2 and one line about what is wrong with them. `serve FILE.py …` and
    `--agents FILE.py …` are two ways to say the same.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    is_serve = given[:1] == ["serve"]
    parser = _parser(f"{_PROGRAM} serve") if is_serve else _parser(_PROGRAM, _USAGE)
    options = Options()
    parser.read_environment(options, os.environ)
    if is_serve:
        parser.add_argument("files", type=_file, nargs="*", metavar="FILE.py",
            help="Python files with agents of your own")  # fmt: skip
        parser.parse_intermixed_args(given[1:], options)
        options.agents = [*options.agents, *options.files]
    else:
        parser.parse_args(given, options)
    check_built_in_options(parser, options)
    return options


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
    add("--listener", type=int, help=argparse.SUPPRESS)
    add("--agents", type=_file, nargs="+", action="extend", default=[],
        metavar="FILE.py", help="Python files with agents, as with serve")  # fmt: skip
    add("--reload", action="store_true", help="start anew when a file of agents changes")
    add("--call-log", type=Path, metavar="FILE", help="JSONL file that calls are recorded in")
    add("--max-concurrent", type=_positive, default=32, metavar="N",
        help="most tasks at once (default %(default)s)")  # fmt: skip
    add("--drain", type=_seconds, default=0, metavar="SECONDS",
        help="how long running tasks may go on after SIGTERM (default %(default)s)")  # fmt: skip
    add("--log-format", choices=get_args(LogFormat), default=os.environ.get("LOG_FORMAT", "text"),
        help="default text, or what LOG_FORMAT says")  # fmt: skip
    add("--log-level", choices=LOG_LEVELS, default="info", help="default %(default)s")
    add_built_in_options(parser)
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


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= MAX_DRAIN_SECONDS:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to {MAX_DRAIN_SECONDS}")
    return seconds


def _file(text: str) -> Path:
    if not Path(text).is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return Path(text).resolve()
