"""The command line."""

import argparse
import os
import sys
from collections.abc import Sequence
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Final, get_args

from agentstudio_agents.log_format import LogFormat
from agentstudio_agents.version import VERSION

LOG_LEVELS: Final = ("debug", "info", "warning", "error", "critical")

MAX_DRAIN_SECONDS: Final = 3 * 60 * 60
"""As long as the longest task may take."""


class Options(argparse.Namespace):
    """What the command line says.

    Attributes:
        host: Address to listen on.
        port: Port to listen on. 0: any that is free.
        listener: Descriptor of a socket that listens already, instead of host and port. None: none.
        reload: Whether to start anew when a file of agents changes.
        agents: Python files whose `@agent` functions are served too.
        data: Folder that data-collector may read. None: it reads no files.
        database: Databases that data-collector may query: SQLAlchemy URLs by name.
        http_allow: Hosts that data-collector may fetch from.
        http_allow_address: Networks that such a host may be in though they are not public.
        reports: Folder that reports are written to; made when needed.
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
    agents: list[Path]
    data: Path | None
    database: dict[str, str]
    http_allow: list[str]
    http_allow_address: list[str]
    reports: Path
    call_log: Path | None
    max_concurrent: int
    drain: float
    log_level: str
    log_format: LogFormat


def parse_options(arguments: Sequence[str] | None = None) -> Options:
    """Read the command line; ends the process with 2 and one line about what is wrong with it.

    `serve FILE.py …` and `--agents FILE.py …` are two ways to say the same.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["serve"]:
        parser = _parser("agentstudio-agents serve")
        parser.add_argument("agents", type=_file, nargs="*", metavar="FILE.py",
            help="Python files with agents of your own")  # fmt: skip
        return parser.parse_intermixed_args(given[1:], Options())
    parser = _parser("agentstudio-agents", "%(prog)s serve FILE.py ... [OPTION ...]")
    parser.add_argument("--agents", type=_file, nargs="+", action="extend", default=[],
        metavar="FILE.py", help="as with serve")  # fmt: skip
    return parser.parse_args(given, Options())


def _parser(program: str, usage: str | None = None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=program, usage=usage, description="Runs agents behind HTTP."
    )
    add = parser.add_argument
    add("--version", action="version", version=VERSION)
    add("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
    add("--port", type=_port, default=8088, help="port; 0 = a free one (default %(default)s)")
    add("--listener", type=int, help=argparse.SUPPRESS)
    add("--reload", action="store_true", help="start anew when a file of agents changes")
    add("--data", type=_folder, metavar="DIR", help="folder that data-collector may read")
    add(
        "--database",
        type=_database,
        action=_ByName,
        default={},
        metavar="NAME=URL",
        help="database that data-collector may query, as an SQLAlchemy URL; repeatable",
    )
    add(
        "--http-allow",
        nargs="+",
        action="extend",
        default=[],
        metavar="HOST",
        help="hosts that data-collector may fetch from, as data.example.com or *.example.com",
    )
    add(
        "--http-allow-address",
        type=_network,
        nargs="+",
        action="extend",
        default=[],
        metavar="NETWORK",
        help="networks such hosts may be in though they are not public",
    )
    add("--reports", type=Path, default=Path("reports"), metavar="DIR",
        help="folder for reports (default ./%(default)s)")  # fmt: skip
    add("--call-log", type=Path, metavar="FILE", help="JSONL file that calls are recorded in")
    add("--max-concurrent", type=_positive, default=32, metavar="N",
        help="most tasks at once (default %(default)s)")  # fmt: skip
    add("--drain", type=_seconds, default=0, metavar="SECONDS",
        help="how long running tasks may go on after SIGTERM (default %(default)s)")  # fmt: skip
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


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= MAX_DRAIN_SECONDS:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to {MAX_DRAIN_SECONDS}")
    return seconds


def _file(text: str) -> Path:
    if not Path(text).is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return Path(text).resolve()


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return Path(text).resolve()


def _database(text: str) -> tuple[str, str]:
    name, equals, url = text.partition("=")
    if not equals or not name.replace("-", "").replace("_", "").isalnum():
        raise argparse.ArgumentTypeError("it must be NAME=URL, with a name of letters and digits")
    # SQLAlchemy takes half a second to import: only when it is needed.
    from agentstudio_agents.database import check_url

    try:
        check_url(name, url)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return name, url


def _network(text: str) -> str:
    try:
        return str(ip_network(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no network such as 10.0.0.0/8") from None


class _ByName(argparse.Action):
    """Collects pairs of a name and a value."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,  # noqa: ANN401 - as argparse calls it
        option_string: str | None = None,
    ) -> None:
        """Add a pair."""
        name, value = values
        known: dict[str, str] = getattr(namespace, self.dest)
        setattr(namespace, self.dest, {**known, name: value})
